import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parseArguments } from '../src/config/arguments.ts';
import { run } from '../src/cli.ts';
import type { Candidate } from '../src/options.ts';
import { COMMANDS, entryOf, KINDS, SOURCES, type Entry, type Source } from './canary/source.ts';
import { canary, LOOKS, tracesOf } from './canary/value.ts';
import { removeTempFolders, tempFolder } from './cli/built.ts';

const said: string[] = [];
vi.mock('../src/io/output.ts', () => ({
  print: (_: number, text: string) => void said.push(text), complain: (message: string) => void said.push(message), isTerminal: async () => false, terminalWidth: async () => undefined,
}));
afterAll(removeTempFolders);

const ANSWERS = ['--set', 'workspace=acme/prod', '--set', 'pools.local=forum', '--set', 'pools.docker=forum', '--set', 'queues.dev=dev', '--set', 'queues.a+b=ab'];
const URL_ANSWER = ['--set', 'api-url=https://api.example.test/api'];

/** Every way to be told something; `columns` is the width of the terminal. */
const MODES: readonly { readonly words: readonly string[]; readonly columns?: number }[] = [
  { words: ['check'] },
  { words: ['check', '--color', 'always'], columns: 44 },
  { words: ['check', '--format', 'json'] },
  { words: ['check', '--format', 'json', '--target', '3', ...ANSWERS, ...URL_ANSWER] },
  { words: ['check', ...ANSWERS], columns: 60 },
  { words: ['fix', '--diff'] },
  { words: ['fix', '--unsafe', '--diff', '--color', 'always', ...ANSWERS] },
  { words: ['fix', '--unsafe', '--diff', ...ANSWERS, ...URL_ANSWER] },
  { words: ['fix', '--allow-dirty'] },
  { words: ['fix', '--unsafe', '--allow-dirty', ...ANSWERS], columns: 44 },
  { words: ['fix', '--unsafe', '--allow-dirty', '--format', 'json', ...ANSWERS, ...URL_ANSWER] },
];

const folder = tempFolder();
const columns = Object.getOwnPropertyDescriptor(process.stdout, 'columns');

/** What a run of the command on one file says, on both streams. */
async function outputOf(source: Source, text: string, mode: typeof MODES[number]): Promise<string> {
  const file = join(folder, source.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const candidate: Candidate = { path: source.path, bytes: readFileSync(file), mode: 0o644, realPath: file, root: folder };
  const given = parseArguments(mode.words);
  if (given.kind !== 'run') throw new Error(JSON.stringify(given));
  const options = { ...given.options, color: given.options.color === 'always' };
  Object.defineProperty(process.stdout, 'columns', { value: mode.columns, configurable: true });
  said.length = 0;
  try {
    await run({ options, cwd: folder, candidates: [candidate], elsewhere: [], counts: { read: 1, mention: 1, binary: 0 }, problems: [], notices: [] });
  } finally {
    if (columns === undefined) Reflect.deleteProperty(process.stdout, 'columns');
    else Object.defineProperty(process.stdout, 'columns', columns);
  }
  return said.join('\n');
}

/** Runs every mode; gives the places at which the canary shows. */
async function leaksOf(source: Source, entry: Entry, value: string, shown: boolean): Promise<readonly string[]> {
  const text = source.print(entry);
  const leaks: string[] = [];
  for (const mode of MODES) {
    const output = await outputOf(source, text, mode);
    if (mode.words.join() === 'check' && shown && source.understood) expect.soft(output, 'the mask shows').toContain('***');
    const plain = output.replace(/\u001b\[[\d;]*m/g, '');
    const trace = tracesOf(value).find((each) => plain.includes(each));
    if (trace !== undefined) leaks.push(`${mode.words.join(' ')}: ${plain.split('\n').find((line) => line.includes(trace))}`);
  }
  return leaks;
}

describe.each(KINDS)('%s', (kind) => {
  it.each(SOURCES.map((source) => [source.id, source] as const))('%s', async (id, source) => {
    for (const look of LOOKS) {
      const value = canary(`${kind} ${id}`, look);
      expect.soft(await leaksOf(source, entryOf(kind, value), value, kind === 'auth' || kind === 'secret'), `${look}: ${value}`).toEqual([]);
    }
  });
});

describe('option', () => {
  it.each(COMMANDS.map((source) => [source.id, source] as const))('%s', async (id, source) => {
    for (const look of LOOKS) {
      const value = canary(`option ${id}`, look);
      expect.soft(await leaksOf(source, { name: '', value }, value, true), `${look}: ${value}`).toEqual([]);
    }
  });
});
