import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Candidate, Counts, Problem } from '../options.ts';
import { isEmptySubmodule, listFolder } from './discover.ts';
import type { Discovery, Group } from './discover.ts';
import { firstBadLine } from './gate.ts';
import { createReader } from './read-file.ts';
import type { ReadResult } from './read-file.ts';
import { writableRoot } from './roots.ts';

export interface ScanSettings {
  readonly cwd: string;
  readonly maxBytes: number;
  readonly noIgnore: boolean;
  /** Told now and then how many files were read, of how many known so far. */
  readonly onProgress?: (read: number, known: number) => void;
}

export interface Scan {
  readonly candidates: readonly Candidate[];
  readonly counts: Counts;
  /** What was read here, by name. */
  readonly all: readonly string[];
}

const CLEAN: ReadResult = { kind: 'judged', verdict: 'clean' };
const PROGRESS_STEP = 512;
/** Fewer files than this are read sooner than a second thread has started. */
const MANY = 5000;

/** Reads every file of a discovery once and keeps what mentions Prefect. Problems and notices are added to the discovery's. */
export async function scan(discovery: Discovery, settings: ScanSettings): Promise<Scan> {
  const reader = createReader(settings.maxBytes);
  const roots = new Map<string, string>();
  const seen = new Set<string>();
  const candidates: Candidate[] = [];
  const counts = { read: 0, mention: 0, binary: 0 };
  let known = discovery.groups.reduce((sum, group) => sum + group.files.length, 0);

  for (const group of discovery.groups) {
    const early = await readEarly(group, known);
    for (let i = 0; i < group.files.length; i++) {
      const path = group.files[i]!;
      if (seen.has(path)) continue;
      seen.add(path);
      const result = early?.(path) ?? reader.read(discovery.rawNames.get(path) ?? path, path, group.explicit);
      if (result.kind === 'folder') {
        const more = await openFolder(path, settings, discovery);
        known += more.length;
        for (const file of more) group.files.push(file);
        seen.delete(path);
        group.files.splice(i--, 1);
        continue;
      }
      take(path, result, group);
      if (counts.read % PROGRESS_STEP === 0) settings.onProgress?.(counts.read, known);
    }
  }
  counts.read += discovery.searched;
  return { candidates: withoutTwins(candidates, settings.cwd), counts, all: [...seen] };

  /** The results of a large group's files, read in two threads; undefined for a small one. */
  async function readEarly(group: Group, total: number): Promise<((path: string) => ReadResult | undefined) | undefined> {
    if (group.files.length < MANY) return undefined;
    const { readMany } = await import('./read-many.ts');
    const files = group.files.filter((path) => !seen.has(path) && !discovery.rawNames.has(path));
    const results = await readMany({ files, maxBytes: settings.maxBytes, follow: group.explicit }, reader, (read) => settings.onProgress?.(counts.read + read, total));
    let at = 0;
    return (path) => {
      // Both lists are in the same order.
      while (at < files.length && files[at] !== path) at++;
      return at < files.length ? results[at++] ?? CLEAN : undefined;
    };
  }

  function take(path: string, result: ReadResult, group: Group): void {
    if (result.kind === 'link' || (result.kind !== 'judged' && result.kind !== 'too-large' && !group.explicit && result.kind !== 'failed')) {
      seen.delete(path);
      return;
    }
    counts.read++;
    const problem = problemOf(path, result, discovery.rawNames.has(path), settings.maxBytes);
    if (problem !== undefined) discovery.problems.push(problem);
    const mentions = result.kind === 'judged' ? result.verdict !== 'clean' : result.kind === 'too-large' && result.mentions;
    if (mentions) counts.mention++;
    if (result.kind !== 'judged') return;
    if (result.verdict === 'binary') counts.binary++;
    if (result.verdict !== 'text' || problem !== undefined) return;
    const realPath = realpathSync(path);
    candidates.push({ path, bytes: result.bytes, mode: result.mode, realPath, root: rootOf(path, group) });
  }

  function rootOf(path: string, group: Group): string {
    const absolute = resolve(settings.cwd, path);
    const key = `${group.named}\0${absolute.slice(0, absolute.lastIndexOf('/'))}`;
    const root = roots.get(key) ?? writableRoot(absolute, settings.cwd, group.named);
    roots.set(key, root);
    return root;
  }
}

/** Files of a submodule, which git lists as one name. */
async function openFolder(path: string, settings: ScanSettings, discovery: Discovery): Promise<readonly string[]> {
  if (!isEmptySubmodule(path)) return listFolder(resolve(settings.cwd, path), settings.cwd, settings.noIgnore, discovery);
  discovery.notices.push(`${path} is a submodule that is not checked out; nothing of it was read.`);
  return [];
}

/** A file named itself and through a link is kept once, under its own name. */
function withoutTwins(candidates: readonly Candidate[], cwd: string): readonly Candidate[] {
  const kept = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const twin = kept.get(candidate.realPath);
    if (twin === undefined || resolve(cwd, candidate.path) === candidate.realPath) kept.set(candidate.realPath, candidate);
  }
  return [...kept.values()];
}

function problemOf(path: string, result: ReadResult, oddName: boolean, maxBytes: number): Problem | undefined {
  switch (result.kind) {
    case 'judged':
      if (result.verdict === 'utf-16') {
        return { path, code: 'utf-16', message: 'mentions Prefect, but is UTF-16; it was not read. Save it as UTF-8 and run again.' };
      }
      if (result.verdict === 'not-utf-8') {
        return { path, code: 'not-utf-8', message: `mentions Prefect, but is not UTF-8 (line ${firstBadLine(result.bytes)}); it was not read. Save it as UTF-8 and run again.` };
      }
      if (result.verdict === 'text' && oddName) {
        return { path, code: 'file-name', message: 'mentions Prefect, but its name is not UTF-8; it was not read. Rename it and run again.' };
      }
      return undefined;
    case 'too-large':
      if (!result.mentions) return undefined;
      return { path, code: 'too-large', message: `mentions Prefect, but has ${megabytes(result.size)} MB, over the limit of ${megabytes(maxBytes)} MB; it was not read. Give --max-size ${Math.ceil(result.size / 1_000_000)} to read it, or exclude it.` };
    case 'failed':
      return { path, code: 'unreadable', message: `cannot be read (${result.code}). Check its permissions, or exclude it.` };
    case 'gone':
      return { path, code: 'unreadable', message: 'went away before it was read.' };
    default:
      return { path, code: 'unreadable', message: 'is not a regular file.' };
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, '');
}
