import { isSecretName, urlPassword } from '../prefect/credential.ts';
import { isTargetSetting } from '../prefect/setting-names.ts';
import { settingPath } from '../prefect/setting-path.ts';
import type { Answers, Step } from '../rule.ts';
import { contentPieces, plainText } from '../sites/pieces.ts';
import type { Environment, SuccessorSetting } from '../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { BindPlan } from './bind-plan.ts';
import type { Group } from './group.ts';
import type { MovedFile } from './path-readers.ts';
import type { SourceFile } from './scan.ts';

/** The files that take the place of old ones, and what cannot be written into them. */
export interface SuccessorFiles {
  readonly creates: readonly SourceFile[];
  readonly moved: readonly MovedFile[];
  readonly because: readonly string[];
  readonly steps: readonly Step[];
}

const LOGIN: Step = {
  order: 'variable', command: 'prefect cloud login', text: 'Log in with the new key: it then stands in the profile, and in no file of the repository.',
};

/** One new file for each old one that gives a name away; all its values are literal, and none is a secret. */
export function successorFiles(plans: readonly BindPlan[], group: Group, answers: Answers): SuccessorFiles | Refusal {
  const creates: SourceFile[] = [];
  const moved: MovedFile[] = [];
  const because = new Set<string>();
  const steps = new Set<Step>();
  for (const environment of new Set(plans.map((plan) => plan.environment))) {
    const own = plans.filter((plan) => plan.environment === environment);
    const write = environment.successor?.write;
    const settings: SuccessorSetting[] = [];
    for (const plan of own) {
      if (isSecretName(plan.name)) {
        if (plan.replaced.every((site) => plainText(site.value?.pieces ?? []) === '')) continue;
        because.add(`${plan.name} has to be put into the profile by "prefect cloud login"`);
        steps.add(LOGIN);
        continue;
      }
      if (write === undefined) {
        because.add(`${plan.name} has to stand in the profile`);
        continue;
      }
      const setting = settingOf(plan, group, answers);
      if (isRefusal(setting)) return setting;
      settings.push(setting);
    }
    if (write === undefined || settings.length === 0) continue;
    const file = write(answers.configFile ?? 'profiles.toml', settings);
    if (isRefusal(file)) return file;
    creates.push(file);
    moved.push({ from: environment.document.path, to: file.path });
    steps.add({ order: 'roll-out', text: `Delete "${environment.document.path}" once nothing of your own is left in it: the target does not read it.` });
  }
  return { creates, moved, because: [...because], steps: [...steps] };
}

function settingOf(plan: BindPlan, group: Group, answers: Answers): SuccessorSetting | Refusal {
  const { name, environment } = plan;
  if (!isTargetSetting(name, answers.target)) return refuse('verification', `Prefect ${answers.target} has no setting "${name}"`);
  const form = answers.configFile ?? 'profiles.toml';
  if (form === 'prefect.toml' && answers.target === '2') return refuse('no-idiom', 'Prefect 2 reads no prefect.toml');
  const path = form === 'prefect.toml' ? settingPath(name) : [];
  if (path === undefined) return refuse('no-idiom', `it is not known where "${name}" stands in prefect.toml`);
  const text = valueOf(plan);
  const asked = name === 'PREFECT_API_URL' ? 'api-url=<URL ending in /api>' : undefined;
  if (text === undefined) return refuse('missing-answer', `${form} holds plain values, and that of ${name} is not known`, asked);
  if (urlPassword(text) !== undefined) return refuse('cannot-hold', `the value of ${name} holds a password, which is not copied into a new file`, asked);
  if (plan.source?.key.startsWith('server.') === true && answers.apiUrl === undefined && isForCloud(environment, group)) {
    return refuse('conflict', 'the backend is "cloud", and the URL is that of a server', asked);
  }
  return { name, path, text };
}

/** The literal value; undefined for a reference, and for a text that reads a variable. */
function valueOf({ value, source }: BindPlan): string | undefined {
  if (value === 'keep') return source?.value === undefined ? undefined : plainText(source.value.pieces);
  if (value.kind === 'reference') return undefined;
  return plainText(contentPieces(value.content));
}

function isForCloud(environment: Environment, group: Group): boolean {
  return group.matches.some(({ site }) => site.kind === 'setting' && site.key === 'backend' && site.environment === environment
    && plainText(site.value?.pieces ?? []) === 'cloud');
}
