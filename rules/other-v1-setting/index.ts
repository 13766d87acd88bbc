import { agentTypeOf } from '../../src/prefect/agent-type.ts';
import { settingAction, v1Setting, type SettingAction } from '../../src/prefect/setting-names.ts';
import { dropOf, literal, literalOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, pieced, safe, settingFinding, unsafe, withheld } from '../../src/finding.ts';
import type { Finding, Intent, MentionSite, Outcome, Rule, RuleContext, SettingSite, Severity } from '../../src/rule.ts';
import type { RefusalCode } from '../../src/text/refusal.ts';
import { adviceFor } from './advice.ts';
import { REMAINING } from './keys.ts';
import { saysNothing } from './usual-value.ts';
import { targetValue, VALUE_KINDS } from './target-value.ts';

/** Above the level of an agent's own log, below what an option of its command says. */
const RANK = 0.5;

/** Older or narrower names for what another 1.x name says too. */
const LESSER = new Set(['logging.log_to_cloud', 'tasks.defaults.checkpoint', 'server.ui.apollo_url']);

/** Without a counterpart, but not without a use: it names a file whose settings have to move. */
const NEEDED = new Set(['user_config_path']);

/** A 1.x agent gives it to the run that `prefect execute flow-run` carries out; a worker tells a run by itself. */
const RUN_ID = 'flow_run_id';

/** Renames that rest on more than the text. */
const DOUBTS: Readonly<Record<string, string>> = {
  'flows.checkpointing': 'results are kept in another way, and 1.x agents turned this on for every run',
  'tasks.defaults.checkpoint': 'results are kept in another way, and 1.x agents turned this on for every run',
  'home_dir': 'the files that 1.x keeps there are not taken over',
};

/** Every 1.x setting that no other rule decides about, by the table of what becomes of each. */
export const otherV1Setting: Rule = {
  meta: {
    id: 'other-v1-setting',
    summary: 'another Prefect 1.x setting',
    messages: {
      ...MENTION_MESSAGES,
      renamed: '"{name}" is ignored by the target, which reads {to}.',
      dropped: '"{name}" is ignored by the target, and nothing takes its place.',
      wrong: '"{name}" is ignored by the target, which reads {to}: that takes {takes}, so write its value by hand.',
      byHand: '"{name}" is ignored by the target: {advice}.',
      context: '"{name}" is ignored by the target, whose "prefect.context" takes no names from variables: give it as a parameter of the flow or as a Variable.',
      run: '"{name}" has no use in the target: a worker tells a run which it is.',
      unknown: '"{name}" is no setting that 1.x knows by itself, and the target ignores it: what reads it has to read it in another way.',
      template: '"{name}" is ignored by the target, which reads {to}: put it into the variable "env" of the base job template of the work pool.',
      usual: '"{name}" is ignored by the target, and says what 1.x does anyway: nothing has to take its place.',
      home: '"{name}" is ignored by the target, which takes {to} from the environment alone: set it there, no profile may hold it.',
      ofServer: '"{name}" is ignored by the target, whose server reads {to}: set it where "prefect server start" runs, not for its clients.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
      wrongCase: '"{name}" was never read: 1.x takes "PREFECT__" in capitals only.',
    },
  },
  settings: REMAINING,
  wrongCase: true,
  commands: [],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mention(site);
    if (site.kind === 'setting') yield settingOf(site, context);
  },
};

/** A name that is no setting is told where it is set; elsewhere it may be anybody's example. */
function mention(site: MentionSite): Finding {
  const found = mentionFinding(site);
  return v1Setting(site.key) === undefined ? { ...found, severity: 'info', outcome: NO_EDIT } : found;
}

function settingOf(site: SettingSite, context: RuleContext): Finding {
  if (site.note === 'wrong-case') return settingFinding(site, 'wrongCase', { severity: 'info', outcome: left(site, 'the name was never read as a setting') });
  if (site.note === 'unknown') return settingFinding(site, 'unknown', { severity: 'warning', outcome: left(site, 'nothing is known of the setting') });
  if (site.key === 'context' && site.parameter === RUN_ID && site.audience === 'flow-run') return settingFinding(site, 'run', { severity: 'warning', outcome: safe(dropOf(site)) });
  if (site.key === 'context') return settingFinding(site, 'context', { outcome: left(site, 'what takes its place is said in the flow') });
  if (site.audience === 'server') return settingFinding(site, 'server', { severity: 'warning', outcome: NO_EDIT });
  const action = settingAction(site.key, context.target) ?? { action: 'manual' };
  const severity = severityOf(site.key, action);
  if (saysNothing(site, action)) return settingFinding(site, 'usual', { severity: 'warning', outcome: dropOutcome(site) });
  if (action.action === 'drop' && !NEEDED.has(site.key)) return settingFinding(site, 'dropped', { severity, outcome: dropOutcome(site) });
  const to = action.env ?? '';
  if (action.action === 'manual' || VALUE_KINDS[to] === undefined) {
    const advice = adviceFor(site.key, action);
    return settingFinding(site, 'byHand', { severity, data: { advice }, outcome: left(site, advice) });
  }
  return moved(site, to, action, severity, context);
}

/** What concerns no flow is a warning. */
function severityOf(key: string, action: SettingAction): Severity {
  return action.action === 'drop' || key.startsWith('server.') || key.startsWith('cloud.heartbeat_') ? 'warning' : 'error';
}

/** A profile is read by clients; its home is where it lies itself, and `prefect config set` refuses that name. */
function keptFromProfile(key: string): 'home' | 'ofServer' | undefined {
  if (key === 'home_dir') return 'home';
  return key.startsWith('server.') ? 'ofServer' : undefined;
}

function dropOutcome(site: SettingSite): Outcome {
  const holds = v1Setting(site.key)?.secret === true && literalOf(site.value) !== '';
  return holds ? unsafe('a secret goes with it', [], dropOf(site)) : safe(dropOf(site));
}

/** The setting under its new name, with a value that the target takes. */
function moved(site: SettingSite, to: string, action: SettingAction, severity: Severity, context: RuleContext): Finding {
  const text = site.source === 'value' && site.base64 !== true ? literalOf(site.value) : undefined;
  const value = text === undefined ? unseen(to) : targetValue(text, to, action.action);
  const apart = site.spelling === 'config' ? keptFromProfile(site.key) : undefined;
  if (apart !== undefined) return settingFinding(site, apart, { severity, data: { to }, outcome: NO_EDIT });
  if (value.kind === 'nothing') return settingFinding(site, 'dropped', { severity, outcome: safe(dropOf(site)) });
  if (site.audience === 'flow-run' && (site.spelling !== 'option' || !isLocal(site))) {
    return settingFinding(site, 'template', { severity, data: { to }, outcome: left(site, `${to} belongs in the base job template of the work pool`, 'env-option') });
  }
  if (value.kind === 'wrong') return settingFinding(site, 'wrong', { severity, data: { to, takes: value.takes }, outcome: left(site, `${to} takes ${value.takes}`) });
  const kept = value.kind !== 'literal';
  const bind: Extract<Intent, { intent: 'bind' }> = {
    intent: 'bind', name: to, in: site.environment, rank: LESSER.has(site.key) ? RANK / 2 : RANK, standing: context.scope(site).assignments(to), replaces: site,
    value: value.kind === 'literal' ? literal(value.text) : site.spelling === 'option' ? pieced(site.value?.pieces ?? []) : 'keep',
    ...(kept ? { sameMeaning: true } : {}), ...(site.spelling === 'option' ? { own: true } : {}),
  };
  const doubt = DOUBTS[site.key] ?? (value.kind === 'unseen' ? `the value is not known here, and ${to} takes ${value.takes}` : undefined);
  return settingFinding(site, 'renamed', { severity, data: { to }, outcome: doubt === undefined ? safe(bind) : unsafe(doubt, [], bind) });
}

/** A value that is not seen stays as it is where any text will do. */
function unseen(to: string): { readonly kind: 'keep' } | { readonly kind: 'unseen' | 'wrong'; readonly takes: string } {
  switch (VALUE_KINDS[to]) {
    case 'names': return { kind: 'wrong', takes: 'names with commas between' };
    case 'address': return { kind: 'wrong', takes: 'a URL that ends in /api' };
    case 'boolean': return { kind: 'unseen', takes: 'true or false' };
    case 'whole': case 'number': return { kind: 'unseen', takes: 'a number' };
    default: return { kind: 'keep' };
  }
}

/** A process worker hands its own environment on. */
function isLocal({ command }: SettingSite): boolean {
  return command !== undefined && command.form === 'v1' && agentTypeOf(command.path, command.args[0]?.text)?.v1 === 'local';
}

/** Nothing is edited; an option also holds back its command, which must not lose it. */
function left(site: SettingSite, why: string, code: RefusalCode = 'manual-option'): Outcome {
  return site.spelling === 'option' ? withheld(code, `"${site.label}": ${why}`) : NO_EDIT;
}
