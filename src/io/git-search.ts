import { spawn } from 'node:child_process';
import { isConfigName } from './gate.ts';
import { gitCommand } from './git-files.ts';

/** Of a folder that git has searched. */
export interface GitSearch {
  /** Lists of names relative to the folder, each ended by NUL, as git gives them; one name may stand in two. */
  readonly lists: readonly Buffer[];
  /** Tracked files that stand in none of them: they mention nothing. */
  readonly clean: number;
}

/** A mention in one byte a letter, and in more (UTF-16, UTF-32). Two expressions, each with a fixed begin, cost less than one. */
const MENTIONS = ['(?i)fect', '[fF]\\x00+[eE]\\x00'];

/**
 * Lets git search the tracked files under `folder`: it does so in several threads, in the time that opening them takes
 * here. Untracked files, and tracked ones that git would not look at on disk, are listed to be read. Undefined where
 * git cannot do it (no such expressions, a file that it cannot read): then all are to be read.
 */
export async function searchGit(folder: string, noIgnore: boolean): Promise<GitSearch | undefined> {
  const [hits, tracked, untracked] = await Promise.all([
    run(folder, ['-c', 'grep.fullName=false', 'grep', '-l', '-z', '-a', '-P', '--no-color', '--no-recurse-submodules', '--threads=2', ...MENTIONS.flatMap((each) => ['-e', each])]),
    run(folder, ['ls-files', '-z', '-s', '-v']),
    run(folder, ['ls-files', '-z', '-o', ...(noIgnore ? [] : ['--exclude-standard'])]),
  ]);
  if (hits === undefined || tracked === undefined || untracked === undefined) return undefined;
  const { count, configs, odd } = sortOut(tracked);
  const apart = new Set(odd.map(keyOf));
  const opened = new Set([...split(hits).map(keyOf).filter((key) => !apart.has(key)), ...configs.map(keyOf)]);
  return { lists: [hits, ...configs, ...odd, untracked], clean: count - opened.size };
}

/** What a link leads to is read under its own name, or not at all. */
const LINK = /^[A-Za-z] 120000 /;

interface Tracked {
  /** Ordinary files, those of `configs` included. */
  readonly count: number;
  /** Names, NUL included: of 1.x configuration files, and of what git would not look at on disk. */
  readonly configs: readonly Buffer[];
  readonly odd: readonly Buffer[];
}

/** Sorts entries of the form `H 100644 <hash> 0\t<name>`. */
function sortOut(list: Buffer): Tracked {
  const configs: Buffer[] = [];
  const odd: Buffer[] = [];
  let count = 0;
  const tab = list.indexOf(9);
  const hasFolder = list.includes('.prefect/');
  for (let start = 0, end = list.indexOf(0); end >= 0; start = end + 1, end = list.indexOf(0, start)) {
    // `H 100… 0\t`: the rest of the head is a hash of fixed length.
    const isOrdinary = list[start] === 72 && list[start + 2] === 49 && list[start + 3] === 48 && list[start + 4] === 48
      && list[start + tab - 1] === 48 && list[start + tab] === 9;
    if (isOrdinary) {
      count++;
      // `config.toml` and its like need not mention anything.
      const mayConfigure = list[end - 5] === 46 && list[end - 4] === 116 && list[end - 1] === 108;
      if (!mayConfigure && !hasFolder) continue;
      const name = list.toString('utf8', start + tab + 1, end);
      if (isConfigName(name)) configs.push(list.subarray(start + tab + 1, end + 1));
      continue;
    }
    const head = list.toString('latin1', start, Math.min(end, start + 80));
    const at = list.indexOf(9, start);
    if (!LINK.test(head)) odd.push(list.subarray(at + 1, end + 1));
  }
  return { count, configs, odd };
}

/** The names of a list, NUL included. */
function split(list: Buffer): readonly Buffer[] {
  const names: Buffer[] = [];
  for (let start = 0, end = list.indexOf(0); end >= 0; start = end + 1, end = list.indexOf(0, start)) names.push(list.subarray(start, end + 1));
  return names;
}

function keyOf(name: Buffer): string {
  return name.toString('latin1');
}

/** Standard output; undefined where git complains of anything. 1 of `grep` means that nothing was found. */
function run(folder: string, words: readonly string[]): Promise<Buffer | undefined> {
  const { args, env } = gitCommand(folder, words);
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    let isFaulty = false;
    const child = spawn('git', args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    child.stdout.on('data', (chunk: Buffer) => { out.push(chunk); });
    child.stderr.on('data', () => { isFaulty = true; });
    child.once('error', () => { resolve(undefined); });
    child.once('close', (code) => { resolve(isFaulty || (code !== 0 && code !== 1) ? undefined : Buffer.concat(out)); });
  });
}
