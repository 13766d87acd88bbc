import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { parseArguments } from '../src/config/arguments.ts';
import { readSettings } from '../src/config/schema.ts';
import { tomlEntries } from '../src/config/toml-entries.ts';
import { refusalTexts } from '../src/refusal-texts.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'bin', 'prefect-uplift.js');
const CHILDREN = 2;
const CHILD_TIMEOUT_MS = 60_000;
const EXAMPLE_TIMEOUT_MS = 300_000;

/** What a fence's language calls for in the name of the file it is written to. */
const FILE_NAMES: Readonly<Record<string, RegExp>> = {
  yaml: /\.ya?ml$/, sh: /\.sh$/, dotenv: /(^|\/)[\w.-]*\.env$/, dockerfile: /(^|\/)Dockerfile$/,
  toml: /\.toml$/, makefile: /(^|\/)Makefile$/, ini: /\.(?:service|ini|cfg)$/, ruby: /\.rb$/,
  markdown: /\.md$/, python: /\.py$/, groovy: /(^|\/)Jenkinsfile$/,
};

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  /** `name=value` words of the info string, in order; quotes are taken off. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  /** Lines before it, after the fence before, that are not blank. */
  readonly apart: boolean;
}

/** An executed example: `after` undefined means that the file must stay as it is. */
interface Example {
  readonly place: string;
  readonly language: string;
  readonly path: string;
  readonly before: string;
  readonly after?: string;
  readonly answers: readonly string[];
  /** Refusal code that `check` must give. */
  readonly refused?: string;
  readonly exits: readonly number[];
}

const ruleDocuments = rules.map(({ meta }) => `rules/${meta.id}/README.md`);
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`), ...ruleDocuments];
const examples = ['README.md', ...ruleDocuments].flatMap(readExamples);

describe('generated and sampled texts', () => {
  it('the sample of README.md is what check prints', async () => {
    const sample = /<!-- sample -->\n```text\n([\s\S]*?)\n```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1];
    const { exit, stdout } = await child(['check', 'docker-compose.yml', '--color', 'never'], join(ROOT, 'fixtures/projects/forum'));
    expect(exit).toBe(1);
    expect(sample).toBe(stdout.trim());
  });

  it('docs/refusals.md names every code', () => {
    const text = readFileSync(join(ROOT, 'docs/refusals.md'), 'utf8');
    expect([...text.matchAll(/^## (\S+)$/gm)].map((match) => match[1])).toEqual(Object.keys(refusalTexts));
    for (const { what, example, byHand } of Object.values(refusalTexts)) {
      for (const part of [what, example, byHand]) expect(text).toContain(part);
    }
  });
});

describe('what the documents say', () => {
  it.each(documents)('%s links only to what is there', (path) => {
    expect(linksOf(path).filter((link) => !leadsSomewhere(path, link))).toEqual([]);
  });

  it.each(ruleDocuments)('%s has its title, an example that changes and one that does not', (path) => {
    expect(read(path).split('\n')[0]).toBe(`# ${path.split('/')[1]}`);
    const own = examples.filter((example) => example.place.startsWith(`${path}:`));
    expect(own.some((example) => example.after !== undefined)).toBe(true);
    expect(own.some((example) => example.after === undefined)).toBe(true);
  });

  it('README.md lists every rule and the two commands that set it up', () => {
    const readme = read('README.md');
    for (const { meta } of rules) expect(readme).toContain(`[\`${meta.id}\`](rules/${meta.id}/README.md)`);
    expect(readme).toContain('npm ci && npx prefect-uplift check fixtures/projects/forum');
    expect(readme).toContain('npm ci && npm test');
  });

  it('the configuration in README.md is right and shows every key', () => {
    const [fence] = fencesOf('README.md').filter((each) => each.language === 'toml');
    const entries = tomlEntries(fence!.text, 'README.md');
    if (!Array.isArray(entries)) throw new Error(JSON.stringify(entries));
    const settings = readSettings(entries);
    if (!('pools' in settings)) throw new Error(JSON.stringify(settings));
    expect(Object.entries(settings).filter(([, value]) => value === undefined || Object.keys(value as object).length === 0).map(([key]) => key)).toEqual([]);
    expect(Object.keys(settings).sort()).toEqual(['apiUrl', 'blocks', 'exclude', 'images', 'levels', 'pools', 'queues', 'target', 'workspace']);
  });

  it('commands of this tool in the documents are ones it takes', () => {
    const commands = documents.flatMap((path) => fencesOf(path).filter((fence) => fence.language === 'sh' && fence.words.length === 0)
      .flatMap((fence) => fence.text.split('\n')).flatMap((line) => /(?:^|&& )(?:npx )?prefect-uplift ([^#]*)/.exec(line)?.[1]?.trim() ?? []));
    expect(commands.length).toBeGreaterThan(5);
    const wrong = commands.filter((line) => parseArguments(line.split(/\s+/).map((word) => word.replaceAll('\'', ''))).kind === 'usage-error');
    expect(wrong).toEqual([]);
  });
});

describe('examples', () => {
  it('are many', () => expect(examples.length).toBeGreaterThan(40));

  it('are written to files of their language and change something', () => {
    const wrong = examples.filter(({ path, language, after, before }) => FILE_NAMES[language]?.test(path) !== true || after === before);
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  for (const example of examples) {
    it.concurrent(example.place, async ({ expect: expected }) => {
      const folder = mkdtempSync(join(tmpdir(), 'uplift-docs-'));
      try {
        await runExample(example, folder, expected.soft);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, EXAMPLE_TIMEOUT_MS);
  }
});

async function runExample(example: Example, folder: string, soft: typeof expect.soft): Promise<void> {
  const file = join(folder, example.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, example.before);
  if (example.refused !== undefined) {
    const checked = await run(['check', '--format', 'json', ...example.answers], folder);
    const { findings } = JSON.parse(checked.stdout) as { findings: readonly { readonly refusal: { readonly code: string } | null }[] };
    soft(findings.map(({ refusal }) => refusal?.code), checked.stderr).toContain(example.refused);
  }
  const fixed = await run(['fix', '--unsafe', '--allow-dirty', ...example.answers], folder);
  soft(readFileSync(file, 'utf8'), `${fixed.stdout}\n${fixed.stderr}`).toBe(example.after ?? example.before);
  soft(example.exits, `exit of fix\n${fixed.stdout}\n${fixed.stderr}`).toContain(fixed.exit);
}

/**
 * The examples of a document: a fence `before path=…` with its `after` next to it, or a fence `unchanged path=…`.
 * `set="key=value"` and `target=3` are handed on. An unchanged file must be clean; with `refused=code` or `exit=1` it is not.
 */
function readExamples(path: string): readonly Example[] {
  const fences = fencesOf(path);
  return fences.flatMap((fence, index): readonly Example[] => {
    const place = `${path}:${fence.line}`;
    const [kind] = fence.words;
    if (kind === 'after' && fences[index - 1]?.words[0] !== 'before') throw new Error(`${place}: an "after" without its "before"`);
    if (kind !== 'before' && kind !== 'unchanged') return [];
    const target = fence.attributes.find(([name]) => name === 'path')?.[1];
    if (target === undefined) throw new Error(`${place}: no path=`);
    const refused = fence.attributes.find(([name]) => name === 'refused')?.[1];
    const exit = fence.attributes.find(([name]) => name === 'exit')?.[1];
    const example = { place, language: fence.language, path: target, before: fence.text, answers: answersOf(fence) };
    if (kind === 'unchanged') {
      const exits = exit === undefined ? [refused === undefined ? 0 : 1] : [Number(exit)];
      return [{ ...example, exits, ...(refused === undefined ? {} : { refused }) }];
    }
    const next = fences[index + 1];
    if (next?.words[0] !== 'after' || next.apart || next.language !== fence.language) throw new Error(`${place}: no "after" of the same language next to it`);
    return [{ ...example, after: next.text, exits: [0, 1] }];
  });
}

function answersOf(fence: Fence): readonly string[] {
  return fence.attributes.flatMap(([name, value]) => name === 'set' ? ['--set', value] : name === 'target' ? ['--target', value] : []);
}

function fencesOf(path: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly line: number; readonly mark: string; readonly info: string; readonly lines: string[] } | undefined;
  let apart = false;
  read(path).split('\n').forEach((line, index) => {
    const [, mark = '', info = ''] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined && mark === '') apart ||= line.trim() !== '';
    else if (open === undefined) open = { line: index + 1, mark, info, lines: [] };
    else if (line !== open.mark) open.lines.push(line);
    else {
      fences.push({ ...infoOf(open.info), line: open.line, text: open.lines.map((each) => `${each}\n`).join(''), apart });
      open = undefined;
      apart = false;
    }
  });
  if (open !== undefined) throw new Error(`${path}: a fence is not closed`);
  return fences;
}

function infoOf(info: string): Pick<Fence, 'language' | 'words' | 'attributes'> {
  const words: string[] = [];
  const attributes: (readonly [string, string])[] = [];
  for (const [, name, double, single, bare, word] of info.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S+))|(\S+)/g)) {
    if (word !== undefined) words.push(word);
    else attributes.push([name ?? '', double ?? single ?? bare ?? '']);
  }
  const [language = '', ...rest] = words;
  return { language, words: rest, attributes };
}

/** Targets of links that are no web addresses. */
function linksOf(path: string): readonly string[] {
  return [...read(path).matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1]!).filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : join(dirname(path), file);
  if (!existsSync(join(ROOT, target))) return false;
  if (anchor === undefined) return true;
  if (target === 'docs/refusals.md') return Object.hasOwn(refusalTexts, anchor);
  return read(target).split('\n').some((line) => line.startsWith('#') && anchorOf(line) === anchor);
}

function anchorOf(heading: string): string {
  return heading.replace(/^#+\s*/, '').toLowerCase().replace(/[^\w\s-]/g, '').trim().replaceAll(' ', '-');
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let running = 0;
const waiting: (() => void)[] = [];

async function run(args: readonly string[], cwd: string): Promise<Ended> {
  if (running >= CHILDREN) await new Promise<void>((free) => waiting.push(free));
  else running += 1;
  try {
    return await child(args, cwd);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function child(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done, failed) => {
    const started = spawn(process.execPath, [BIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: CHILD_TIMEOUT_MS });
    let stdout = '';
    let stderr = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    started.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    started.on('error', failed);
    started.on('close', (exit) => done({ exit, stdout, stderr }));
  });
}
