import fc, { type Arbitrary } from 'fast-check';
import { DockerfileParser } from 'dockerfile-ast';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { dockerFile, iniFile, makeFile } from './properties/line-files.ts';
import { newlinesOf } from './properties/lines.ts';
import { after, fixTree, treesOf, type Tree } from './properties/tree.ts';
import { leftOver } from './properties/verdicts.ts';

/** Cases of each property; a nightly run may ask for more. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_261_122);
const TIMEOUT_MS = 200_000 + RUNS * 4_000;
const OPTIONS = { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: TIMEOUT_MS - 10_000, markInterruptAsFailure: true } as const;

const counts = { files: 0, changed: 0 };

/** What a reader that is not the tool's finds of other programs in the file; undefined where there is none. */
type View = (text: string) => readonly string[] | undefined;

const KINDS: readonly (readonly [string, Arbitrary<Tree>, View])[] = [
  ['Dockerfiles', treesOf(dockerFile('Dockerfile')), dockerView],
  ['makefiles', treesOf(makeFile('Makefile')), makeView],
  ['units and programs', treesOf(iniFile()), iniView],
];

describe('after fix --unsafe', () => {
  it.each(KINDS)('%s: all else is as it was, both readers agree, nothing is left to apply', async (_, kind, view) => {
    await fc.assert(fc.asyncProperty(kind, async ({ files, answers }) => {
      const result = await fixTree(files, answers);
      const [file, now] = [files[0]!, after(files, result)[0]!];
      counts.files += 1;
      counts.changed += now.text === file.text ? 0 : 1;
      const again = await fixTree([now], answers);
      expect([...again.texts.keys()], 'a second fix changes').toEqual([]);
      expect(leftOver(result)).toEqual([]);
      expect(disagreements(result)).toEqual([]);
      expect(lostTexts(file.text, now.text)).toEqual([]);
      expect([...newlinesOf(now.text)].filter((each) => file.text.includes('\n') && !newlinesOf(file.text).has(each)), 'line endings').toEqual([]);
      expect(view(now.text)).toEqual(view(file.text));
    }), OPTIONS);
  }, TIMEOUT_MS);
});

afterAll(() => {
  console.log(`properties of line languages, seed ${SEED}: ${counts.files} files, ${counts.changed} changed`);
});

/** Fixes that were refused because a check on the result failed. */
function disagreements({ passes, rest }: Awaited<ReturnType<typeof fixTree>>): readonly string[] {
  return [...passes.map((pass) => pass.analysis), rest].flatMap(({ plans }) => plans)
    .flatMap((plan) => (plan.kind === 'withheld' && plan.refusal?.refused === 'verification' ? [plan.refusal.why] : []));
}

/** What joins a line with its neighbours, and may go or come with them. */
const HEAD = /^\s*[@-]?(?:RUN |ENV |environment=|Environment=)?\s*/i;
const TAIL = /(?:\s*(?:&&|,))?\s*\\?\s*$/;

/** Lines of other programs, and comments, that do not stand in the result in their order. */
function lostTexts(before: string, now: string): readonly string[] {
  let at = 0;
  return before.split('\n').flatMap((line) => {
    const text = line.replace(HEAD, '').replace(TAIL, '');
    if (text === '' || (/prefect/i.test(line.replace('PREFECT is not here', '')) && !/^\s*#/.test(line))) return [];
    const found = now.indexOf(text, at);
    if (found === -1) return [line];
    at = found + text.length;
    return [];
  });
}

function dockerView(text: string): readonly string[] {
  const dockerfile = DockerfileParser.parse(text);
  const variables = dockerfile.getENVs().flatMap((env) => env.getProperties().map((each) => `${each.getName()}=${each.getValue() ?? ''}`));
  const others = dockerfile.getInstructions().filter((each) => !['ENV', 'RUN', 'CMD', 'ENTRYPOINT', 'FROM'].includes(each.getKeyword())).map((each) => each.getRawArgumentsContent() ?? '');
  return [...variables, ...others].filter(isForeign);
}

/** Variables as GNU make itself reads them; nothing is run. */
function makeView(text: string): readonly string[] | undefined {
  const { stdout, error } = spawnSync('make', ['-pnRrq', '-f', '-', 'FORCE'], { input: text, encoding: 'utf8' });
  if (error !== undefined) return undefined;
  return [...stdout.matchAll(/^# makefile \(from[^\n]*\n([^\n]*)/gm)].map((match) => match[1]!).filter((line) => isForeign(line) && !/^(?:MAKEFILE_LIST|PYTHONPATH|DOCKER_HOST)/.test(line)).sort();
}

/** Every line of other keys than those with variables and commands. */
function iniView(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => /^[A-Za-z]+ *=/.test(line) && !/^(?:Environment|EnvironmentFile|ExecStart|command|environment) *=/.test(line));
}

function isForeign(line: string): boolean {
  return !/prefect/i.test(line.split('=')[0]!) || /^LUME_/.test(line);
}
