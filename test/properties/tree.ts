import fc, { type Arbitrary } from 'fast-check';
import { rules as allRules } from '../../rules/index.ts';
import type { PlannedFix } from '../../src/engine/plan.ts';
import type { SourceFile } from '../../src/engine/scan.ts';
import { fixAll, type FixResult } from '../../src/engine/session.ts';
import { sessionTools } from '../../src/engine/tools.ts';
import type { Answers, Rule } from '../../src/rule.ts';
import { manifestFile } from './manifest.ts';
import { dotenvFile, scriptFile } from './script.ts';
import { composeFile, workflowFile } from './services.ts';
import type { GeneratedFile } from './writing.ts';

const FILES: readonly Arbitrary<GeneratedFile>[] = [
  manifestFile('k8s/agent.yaml'), composeFile('docker-compose.yml'), workflowFile('.github/workflows/ci.yml'),
  scriptFile('start.sh'), scriptFile('k8s/entrypoint.sh'), dotenvFile('.env'),
  fc.constantFrom('PREFECT__CLOUD__API_KEY', 'PREFECT__BACKEND').map((name) => ({ path: 'settings.py', text: `import os\nVALUE = os.environ["${name}"]\n` })),
  fc.constant({ path: 'README.md', text: 'Set `PREFECT__CLOUD__API_KEY`, then run `prefect agent local start`.\n' }),
];

const ANSWERS: Arbitrary<Answers> = fc.record({
  target: fc.constantFrom<('2' | '3')[]>('2', '2', '3'),
  apiUrl: fc.constantFrom(undefined, undefined, 'https://api.prefect.cloud/api/accounts/a/workspaces/w', 'http://prefect.test:4200/api'),
  workspace: fc.constantFrom(undefined, 'acme/prod'),
  pools: fc.constantFrom({}, { local: 'forum', docker: 'lab' }),
  queues: fc.constantFrom({}, { dev: 'dev', 'dev+gpu': 'big' }),
  images: fc.constantFrom({}, { 'prefecthq/prefect:1.4.1': 'prefecthq/prefect:2.20-python3.10' }),
}).map(({ apiUrl, workspace, ...rest }) => ({
  ...rest, blocks: {}, ...(apiUrl === undefined ? {} : { apiUrl }), ...(workspace === undefined ? {} : { workspace }),
}));

/** Files that stand together, and what the operator has answered. */
export interface Tree {
  readonly files: readonly GeneratedFile[];
  readonly answers: Answers;
}

/** Trees of one to four files. */
export const trees: Arbitrary<Tree> = fc.record({
  files: fc.shuffledSubarray([...FILES], { minLength: 1, maxLength: 4 }).chain((some) => fc.tuple(...some)),
  answers: ANSWERS,
});

/** Trees of one file of a kind. */
export function treesOf(file: Arbitrary<GeneratedFile>): Arbitrary<Tree> {
  return fc.record({ files: fc.tuple(file), answers: ANSWERS });
}

export const safeOnly = (plan: PlannedFix): boolean => plan.applicability === 'safe';
export const unsafeToo = (plan: PlannedFix): boolean => plan.applicability !== 'placeholder';

/** `fix`, in memory. */
export function fixTree(
  files: readonly SourceFile[], answers: Answers, wanted: (plan: PlannedFix) => boolean = unsafeToo, rules: readonly Rule[] = allRules,
  writable: (path: string) => boolean = () => true,
): Promise<FixResult> {
  return fixAll(files, sessionTools(rules, answers, writable), wanted);
}

/** The files as they stand after a fix. */
export function after(files: readonly SourceFile[], result: FixResult): readonly SourceFile[] {
  return files.map(({ path, text }) => ({ path, text: result.texts.get(path) ?? text }));
}

const OWN_SERVER = /BACKEND.{0,20}?server|backend server|https?:\/\/(?:10\.|apollo|server)|API_BASE|SERVER__(?:HOST|PORT)/s;

/** True for a text that, by its addresses or the answers, talks to an own server: it needs no key. */
export function talksToOwnServer(text: string, { apiUrl }: Answers): boolean {
  return apiUrl === undefined ? OWN_SERVER.test(text) : apiUrl.startsWith('http://');
}

/** True where one file speaks of Prefect Cloud and of an own server. */
export function isContradictory(files: readonly SourceFile[], { apiUrl }: Answers): boolean {
  return files.some(({ text }) => (OWN_SERVER.test(text) || apiUrl?.startsWith('http://') === true) && /api\.prefect\.io|BACKEND.{0,20}?cloud|backend cloud/s.test(text));
}
