import fc, { type Arbitrary } from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { SourceFile } from '../src/engine/scan.ts';
import { decodeSource, encodeSource } from '../src/text/source-text.ts';
import { discoverCases, filesUnder } from './fixture-case.ts';
import { fixtureAnswers } from './properties/answers.ts';
import { wrongCalls, type Script } from './properties/calls-verdict.ts';
import { placesOf } from './properties/environments.ts';
import { manifestFile } from './properties/manifest.ts';
import { programsOf } from './properties/programs.ts';
import { dotenvFile, scriptFile } from './properties/script.ts';
import { composeFile, workflowFile } from './properties/services.ts';
import { callsOf, unparsable } from './properties/shell-calls.ts';
import { after, fixTree, isContradictory, safeOnly, talksToOwnServer, trees, treesOf, unsafeToo, type Tree } from './properties/tree.ts';
import { bytesOutside, environments, leftOver, otherParser } from './properties/verdicts.ts';

/** Cases of each property; a nightly run may ask for more. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 30);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_261_122);
const TIMEOUT_MS = 100_000 + RUNS * 4_000;
const OPTIONS = { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: TIMEOUT_MS - 10_000, markInterruptAsFailure: true } as const;

const KINDS: Readonly<Record<string, Arbitrary<Tree>>> = {
  'Kubernetes manifests': treesOf(manifestFile('k8s/agent.yaml')),
  'compose files': treesOf(composeFile('docker-compose.yml')),
  'GitHub workflows': treesOf(workflowFile('.github/workflows/ci.yml')),
  scripts: treesOf(scriptFile('start.sh')),
  'dotenv files': treesOf(dotenvFile('.env')),
  'files that stand together': trees,
};

/** Kinds whose files run programs. */
const HOSTS = Object.entries(KINDS).slice(0, 3);

const counts = { trees: 0, changed: 0, fixes: 0, scripts: 0, programs: 0, calls: 0, fixtures: 0 };

describe('after fix --unsafe', () => {
  it.each(Object.entries(KINDS))('%s: nothing is left to apply, and all else is as it was', async (_, kind) => {
    await fc.assert(fc.asyncProperty(kind, async ({ files, answers }) => {
      const result = await fixTree(files, answers);
      const fixed = after(files, result);
      counts.trees += 1;
      counts.changed += result.texts.size > 0 ? 1 : 0;
      counts.fixes += result.passes.reduce((sum, pass) => sum + pass.applied.length, 0);
      const again = await fixTree(fixed, answers);
      expect([...again.texts.keys()], 'a second fix changes').toEqual([]);
      expect(leftOver(result)).toEqual([]);
      files.forEach((file, index) => {
        const one = { file, text: fixed[index]!.text, result, answers };
        expect([...bytesOutside(one), ...otherParser(one), ...environments(one)], file.path).toEqual([]);
      });
    }), OPTIONS);
  }, TIMEOUT_MS);

  it('a byte order mark and the line endings come back', async () => {
    await fc.assert(fc.asyncProperty(trees, async ({ files, answers }) => {
      const result = await fixTree(files, answers);
      for (const { path, text } of after(files, result)) {
        const source = decodeSource(new TextEncoder().encode(`\ufeff${files.find((file) => file.path === path)!.text}`));
        if ('failed' in source) throw new Error('a text was not decoded');
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(encodeSource(source, text))).toBe(`\ufeff${text}`);
      }
    }), { ...OPTIONS, numRuns: Math.ceil(RUNS / 5) });
  }, TIMEOUT_MS);

  it('scripts parse, and run the same programs with the same variables', async () => {
    const sample = fc.sample(treesOf(scriptFile('start.sh')), { numRuns: RUNS * 2, seed: SEED });
    const changed: { readonly tree: Tree; readonly was: string; readonly is: string }[] = [];
    for (const tree of sample) {
      const [now] = after(tree.files, await fixTree(tree.files, tree.answers));
      const was = tree.files[0]!.text;
      if (now!.text !== was) changed.push({ tree, was, is: now!.text });
    }
    const broken = unparsable(changed.flatMap(({ was, is }) => [was, is]));
    const calls = callsOf(changed.flatMap(({ was, is }) => [was, is]));
    counts.scripts += changed.length;
    counts.calls += calls.reduce((sum, each) => sum + each.length, 0);
    const wrong = changed.flatMap(({ tree, was, is }, index) => {
      const [before, now] = [2 * index, 2 * index + 1];
      if (broken.has(before)) return [];
      const script = { text: was, answers: tree.answers, ownServer: talksToOwnServer(was, tree.answers) };
      const what = broken.has(now) ? ['bash cannot parse it'] : wrongCalls(calls[before]!, calls[now]!, script);
      return what.length === 0 ? [] : [`${what.join('\n')}\n${was}\n--- after\n${is}`];
    });
    expect(wrong.join('\n=====\n')).toBe('');
    expect(changed.length).toBeGreaterThan(RUNS / 2);
  }, TIMEOUT_MS);
});

describe('programs in YAML', () => {
  it.each(HOSTS)('%s give them the same variables, and the key and URL of the target', async (_, kind) => {
    const programs: { readonly was: string; readonly is: string; readonly script: Script }[] = [];
    for (const { files: [file], answers } of fc.sample(kind, { numRuns: Math.ceil(RUNS / 3), seed: SEED })) {
      const [now] = after([file!], await fixTree([file!], answers));
      const [before, fixed] = [programsOf(file!.text), programsOf(now!.text)];
      for (const [id, was] of before) {
        const is = fixed.get(id);
        const text = file!.path.startsWith('.github') ? file!.text : placesOf(file!.text).get(id)!.source;
        if (is !== undefined && is !== was) programs.push({ was, is, script: { text, answers, ownServer: talksToOwnServer(text, answers) } });
      }
    }
    const calls = callsOf(programs.flatMap(({ was, is }) => [was, is]));
    counts.programs += programs.length;
    counts.calls += calls.reduce((sum, each) => sum + each.length, 0);
    const wrong = programs.flatMap(({ was, is, script }, index) => {
      const what = wrongCalls(calls[2 * index]!, calls[2 * index + 1]!, script);
      return what.length === 0 ? [] : [`${what.join('\n')}\n${was}\n--- after\n${is}`];
    });
    expect(wrong.join('\n=====\n')).toBe('');
    expect(programs.length).toBeGreaterThan(RUNS / 6);
  }, TIMEOUT_MS);
});

describe('the order of things', () => {
  it('safe fixes first, then the others, end where all at once end', async () => {
    await fc.assert(fc.asyncProperty(trees, async ({ files, answers }) => {
      // Where addresses of both kinds stand, a safe fix takes evidence away that the others rest on.
      fc.pre(!isContradictory(files, answers));
      const all = after(files, await fixTree(files, answers));
      const safe = after(files, await fixTree(files, answers, safeOnly));
      expect(after(safe, await fixTree(safe, answers))).toEqual(all);
    }), OPTIONS);
  }, TIMEOUT_MS);

  it('neither the order of the rules nor that of the files matters', async () => {
    const shuffled = fc.record({ tree: trees, order: fc.shuffledSubarray([...rules], { minLength: rules.length }) });
    await fc.assert(fc.asyncProperty(shuffled, async ({ tree: { files, answers }, order }) => {
      const wanted = after(files, await fixTree(files, answers));
      expect(after(files, await fixTree(files, answers, unsafeToo, order)), 'rules').toEqual(wanted);
      const reversed = files.toReversed();
      expect(after(reversed, await fixTree(reversed, answers)).toReversed(), 'files').toEqual(wanted);
    }), OPTIONS);
  }, TIMEOUT_MS);
});

describe('fixtures', () => {
  it('are fixed once and for all', async () => {
    const cases = discoverCases().filter(({ options }) => options.checkOnly !== true);
    for (const { name, before, after: wanted, options } of cases) {
      const answers = fixtureAnswers(options);
      const mode = options.unsafe === false ? safeOnly : unsafeToo;
      const files: readonly SourceFile[] = filesUnder(before).map((path) => ({ path, text: readFileSync(join(before, path), 'utf8') }));
      const writable = (path: string): boolean => options.files === undefined || options.files.some((each) => path === each || path.startsWith(`${each}/`));
      const result = await fixTree(files, answers, mode, rules, writable);
      const fixed = after(files, result);
      for (const { path, text } of fixed) {
        const target = wanted === undefined ? join(before, path) : join(wanted, path);
        if (existsSync(target)) expect(text, `${name}: ${path}`).toBe(readFileSync(target, 'utf8'));
      }
      const again = await fixTree(fixed, answers, mode, rules, writable);
      expect([...again.texts.keys()], `${name}: a second fix changes`).toEqual([]);
      counts.fixtures += 1;
    }
  }, TIMEOUT_MS);
});

afterAll(() => {
  console.log(`properties, seed ${SEED}: ${Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(', ')}`);
});
