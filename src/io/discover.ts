import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../options.ts';
import { errorCode } from './read-file.ts';
import { gitRoot, isWithin, shownPath } from './roots.ts';
import { walk } from './walk.ts';

/** Files found through one PATH argument. */
export interface Group {
  /** The argument, absolute, links kept. */
  readonly named: string;
  /** The argument is the file itself: read it through a link, whatever git says of it. */
  readonly explicit: boolean;
  /** Relative to the working directory, with `/`: what is shown, and what is opened. */
  readonly files: string[];
}

export interface Discovery {
  readonly groups: readonly Group[];
  /** Arguments that match no file. */
  readonly missing: readonly { readonly path: string; readonly message: string }[];
  readonly problems: Problem[];
  readonly notices: string[];
  /** Bytes of the names that are not UTF-8, by the name shown. */
  readonly rawNames: Map<string, Buffer>;
  /** Files that were searched already and mention nothing; they stand in no group. */
  searched: number;
  /** Bytes of a repository's index from which on git itself searches. */
  readonly searchFrom: number;
}

type Finds = Pick<Discovery, 'problems' | 'notices' | 'rawNames' | 'searched' | 'searchFrom'>;

/** The index of some five thousand files; fewer are read sooner than git has started. */
const LARGE_INDEX = 500_000;

const GLOB = /[*?{}[\]!()]/;

/**
 * Finds the files of `paths` (the working directory when there are none). Nothing is opened but folders; in a tree of
 * many files, those that git's own search finds nothing in are counted only.
 */
export async function discover(paths: readonly string[], cwd: string, noIgnore: boolean, searchFrom = LARGE_INDEX): Promise<Discovery> {
  const groups: Group[] = [];
  const missing: { path: string; message: string }[] = [];
  // Of paths that overlap, each file is counted once: they are all read.
  const finds: Finds = { problems: [], notices: [], rawNames: new Map(), searched: 0, searchFrom: paths.length > 1 ? Infinity : searchFrom };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const named = resolve(cwd, path);
    const kind = kindOf(named);
    if (kind === 'file') groups.push({ named, explicit: true, files: [shownPath(cwd, named)] });
    else if (kind === 'folder') {
      const before = finds.problems.length;
      const searched = finds.searched;
      const files = await listFolder(named, cwd, noIgnore, finds);
      groups.push({ named, explicit: false, files });
      if (files.length === 0 && finds.searched === searched && finds.problems.length === before && paths.length > 0) {
        missing.push({ path, message: `'${path}' holds no file${noIgnore ? '' : ' that is not ignored; --no-ignore reads those too'}.` });
      }
    } else if (kind === 'nothing' && GLOB.test(path)) {
      const { expandGlob } = await import('./glob.ts');
      const files = expandGlob(path, cwd);
      for (const file of files) groups.push({ named: resolve(cwd, file), explicit: true, files: [shownPath(cwd, resolve(cwd, file))] });
      if (files.length === 0) missing.push({ path, message: `'${path}' matches no file.` });
    } else if (kind === 'nothing') missing.push({ path, message: `'${path}' does not exist.` });
    else if (kind === 'dangling') missing.push({ path, message: `'${path}' is a link that leads nowhere.` });
    else finds.problems.push({ path: shownPath(cwd, named), code: 'unreadable', message: kind === 'ELOOP' ? 'is a link that leads in a circle' : `cannot be read (${kind})` });
  }
  return { ...finds, groups, missing };
}

/** Files under one folder, nested repositories included. What goes wrong is added to `finds`. */
export async function listFolder(folder: string, cwd: string, noIgnore: boolean, finds: Finds): Promise<string[]> {
  const root = gitRoot(realpathSync(folder));
  if (root !== undefined) {
    const { isIgnoredFolder, listGitFiles, splitNul } = await import('./git-files.ts');
    const named = realpathSync(folder) !== root && !noIgnore && isIgnoredFolder(folder);
    const search = named || !isLargeTree(root, finds.searchFrom) ? undefined : await (await import('./git-search.ts')).searchGit(folder, noIgnore);
    finds.searched += search?.clean ?? 0;
    const answer = search !== undefined ? { kind: 'answer', out: Buffer.concat(search.lists) } as const : named ? undefined : listGitFiles(folder, noIgnore);
    if (answer?.kind === 'answer') {
      const prefix = prefixOf(cwd, folder);
      const shown = namer(folder, cwd);
      const files: string[] = [];
      let last = '';
      for (const { name, raw } of splitNul(answer.out)) {
        // An unmerged file is listed once for each side.
        if (name === last) continue;
        last = name;
        if (name.endsWith('/')) append(files, await listFolder(resolve(folder, name), cwd, noIgnore, finds));
        else files.push(shown(prefix + name));
        if (raw !== undefined) finds.rawNames.set(shown(prefix + name), Buffer.concat([Buffer.from(prefix), raw]));
      }
      return files;
    }
    if (answer !== undefined) finds.notices.push(`${shownPath(cwd, folder)}: ${answer.why}; the folder was read without git.`);
  }
  return walkFolder(folder, cwd, noIgnore, finds);
}

async function walkFolder(folder: string, cwd: string, noIgnore: boolean, finds: Finds): Promise<string[]> {
  const found = await walk(prefixOf(cwd, folder).slice(0, -1), noIgnore);
  const shown = namer(folder, cwd);
  const files = found.files.map(shown);
  for (const [name, raw] of found.rawNames) finds.rawNames.set(shown(name), raw);
  for (const { path, code } of found.failed) finds.problems.push({ path: path || '.', code: 'unreadable', message: `the folder cannot be read (${code})` });
  for (const repository of found.repositories) append(files, await listFolder(resolve(cwd, repository), cwd, noIgnore, finds));
  return files;
}

/** True when a listed name is a submodule that is not checked out. */
export function isEmptySubmodule(path: string): boolean {
  return !existsSync(`${path}/.git`);
}

/** True for a work tree that is worth a search of git's. */
function isLargeTree(root: string, from: number): boolean {
  try {
    return statSync(`${root}/.git/index`).size >= from;
  } catch {
    return false;
  }
}

/** Takes the detour out of `../here/a.yaml`, which only a folder above the working directory makes. */
function namer(folder: string, cwd: string): (path: string) => string {
  return folder !== cwd && isWithin(folder, cwd) ? (path) => shownPath(cwd, resolve(cwd, path)) : (path) => path;
}

function append(files: string[], more: readonly string[]): void {
  for (const file of more) files.push(file);
}

function prefixOf(cwd: string, folder: string): string {
  const shown = shownPath(cwd, folder);
  if (shown === '.') return '';
  return shown.endsWith('/') ? shown : `${shown}/`;
}

function kindOf(path: string): 'file' | 'folder' | 'nothing' | 'dangling' | (string & {}) {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return code;
    return isLink(path) ? 'dangling' : 'nothing';
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
