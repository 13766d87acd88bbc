import { closeSync, constants, copyFileSync, fchmodSync, fchownSync, fstatSync, fsyncSync, linkSync, lstatSync, openSync, readFileSync, realpathSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { errorCode } from './read-file.ts';
import { isWithin } from './roots.ts';

/** One file to be written as a whole. */
export interface FileChange {
  /** For messages: relative to the working directory. */
  readonly path: string;
  /** Absolute, links resolved. */
  readonly realPath: string;
  /** Absolute, links resolved: `realPath` must lie in it. */
  readonly root: string;
  /** What the file held when it was read; undefined: it must not exist yet. */
  readonly expected: Buffer | undefined;
  readonly after: Buffer;
}

export interface WriteFailure {
  readonly path: string;
  readonly code: 'outside' | 'changed' | 'exists' | 'read-only' | 'not-writable' | 'not-restored';
  /** What, why, and what to do; one or two sentences. */
  readonly message: string;
}

export type WriteResult =
  | { readonly kind: 'written'; readonly paths: readonly string[] }
  /** Nothing is changed on the disk, unless one failure has the code `not-restored`. */
  | { readonly kind: 'failed'; readonly failures: readonly WriteFailure[] };

interface Staged {
  readonly change: FileChange;
  /** New bytes, in the target's folder. */
  readonly fresh: string;
  /** Second name of the old file, until all are in place. */
  readonly kept?: string;
}

/**
 * Writes all files or none: every one is staged beside its target and flushed, then compared once more with what was
 * read, then renamed. A file keeps its permission bits and, where the system lets us, its owner. When a rename fails,
 * those before it are taken back.
 */
export function writeAll(changes: readonly FileChange[]): WriteResult {
  const release = holdSignals();
  const staged: Staged[] = [];
  try {
    const failures = changes.map(refusal).filter((failure) => failure !== undefined);
    if (failures.length > 0) return { kind: 'failed', failures };
    for (const change of changes) {
      const result = stage(change);
      if ('code' in result) return { kind: 'failed', failures: [result] };
      staged.push(result);
    }
    const moved = changes.map(refusal).filter((failure) => failure !== undefined);
    if (moved.length > 0) return { kind: 'failed', failures: moved };
    return swap(staged);
  } finally {
    for (const { fresh, kept } of staged) {
      remove(fresh);
      if (kept !== undefined) remove(kept);
    }
    release();
  }
}

/** Why a target may not be written as it stands on the disk now. */
function refusal({ path, realPath, root, expected }: FileChange): WriteFailure | undefined {
  const folder = dirname(realPath);
  try {
    if (!isWithin(root, realPath) || realpathSync(folder) !== folder) return outside(path);
    const found = statOf(realPath);
    if (found?.isSymbolicLink()) return outside(path);
    if (expected === undefined) {
      return found === undefined ? undefined : { path, code: 'exists', message: 'is there already; nothing was written. Move it away and run again.' };
    }
    if (found === undefined || !found.isFile() || !readFileSync(realPath).equals(expected)) {
      return { path, code: 'changed', message: 'was changed since it was read; nothing was written. Run again.' };
    }
    // A rename would pass over the file's own permissions.
    if ((found.mode & 0o222) === 0) return { path, code: 'read-only', message: 'is read-only; nothing was written. Give it write permission (chmod u+w) or leave it out.' };
    return undefined;
  } catch (error) {
    return { path, code: 'not-writable', message: `cannot be looked at again (${errorCode(error)}); nothing was written.` };
  }
}

function stage(change: FileChange): Staged | WriteFailure {
  const { realPath, expected, after } = change;
  const folder = dirname(realPath);
  const fresh = join(folder, `.prefect-uplift-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  let fd: number | undefined;
  let made = false;
  try {
    fd = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
    made = true;
    for (let at = 0; at < after.length;) at += writeSync(fd, after, at);
    if (expected === undefined) fchmodSync(fd, 0o666 & ~process.umask());
    else copyOwner(fd, lstatSync(realPath));
    fsyncSync(fd);
    closeSync(fd);
    fd = undefined;
    return { change, fresh };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    if (made) remove(fresh);
    return stageFailure(change.path, errorCode(error));
  }
}

function copyOwner(fd: number, old: Stats): void {
  const own = fstatSync(fd);
  if (own.uid !== old.uid || own.gid !== old.gid) {
    try {
      fchownSync(fd, old.uid, old.gid);
    } catch {
      // Only root may give files away; the bits below still hold.
    }
  }
  fchmodSync(fd, old.mode & 0o7777);
}

function swap(staged: Staged[]): WriteResult {
  for (let i = 0; i < staged.length; i++) {
    const { change, fresh } = staged[i]!;
    const { path, realPath, expected } = change;
    try {
      if (expected === undefined) create(fresh, realPath);
      else {
        const kept = `${fresh.slice(0, -4)}.old`;
        linkOrNothing(realPath, kept);
        staged[i] = { change, fresh, kept };
        renameSync(fresh, realPath);
      }
    } catch (error) {
      const failure: WriteFailure = { path, code: 'not-writable', message: `cannot be replaced (${errorCode(error)}); nothing was written.` };
      return { kind: 'failed', failures: [failure, ...restore(staged, i)] };
    }
  }
  for (const folder of new Set(staged.map(({ change }) => dirname(change.realPath)))) flushFolder(folder);
  return { kind: 'written', paths: staged.map(({ change }) => change.path) };
}

/** Puts the first `count` old files back; gives those for which it failed, whose old bytes then stay beside them. */
function restore(staged: Staged[], count: number): readonly WriteFailure[] {
  const failures: WriteFailure[] = [];
  for (let i = 0; i < count; i++) {
    const { change, fresh, kept } = staged[i]!;
    try {
      if (change.expected === undefined) unlinkSync(change.realPath);
      else if (kept !== undefined && statOf(kept) !== undefined) renameSync(kept, change.realPath);
      else {
        const again = stage({ ...change, after: change.expected });
        if ('code' in again) throw new Error(again.code);
        renameSync(again.fresh, change.realPath);
      }
    } catch (error) {
      staged[i] = { change, fresh };
      const where = kept !== undefined && statOf(kept) !== undefined ? `is kept in ${kept}` : 'is in git';
      failures.push({ path: change.path, code: 'not-restored', message: `holds the new text and could not be put back (${errorCode(error)}). The old text ${where}.` });
    }
  }
  return failures;
}

/** Never over a file that came to be meanwhile. */
function create(fresh: string, realPath: string): void {
  try {
    linkSync(fresh, realPath);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    copyFileSync(fresh, realPath, constants.COPYFILE_EXCL);
  }
}

/** A file system without hard links keeps the old bytes in memory only. */
function linkOrNothing(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EROFS') throw error;
  }
}

function stageFailure(path: string, code: string): WriteFailure {
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return { path, code: 'read-only', message: `stands in a folder that cannot be written (${code}); nothing was written. Give the folder write permission or leave it out.` };
  }
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
  return { path, code: 'not-writable', message: `cannot be staged (${why}); nothing was written.` };
}

function outside(path: string): WriteFailure {
  return { path, code: 'outside', message: 'leads out of the tree through a link; nothing was written. Run in the folder the file really stands in.' };
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Renamed already.
  }
}

function flushFolder(folder: string): void {
  try {
    const fd = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Not every system can flush a folder.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** An interrupt waits until every file is whole: it is told to us only after the work, which never pauses. */
function holdSignals(): () => void {
  for (const signal of SIGNALS) process.off(signal, stop).on(signal, stop);
  return () => {
    setImmediate(() => {
      for (const signal of SIGNALS) process.off(signal, stop);
    });
  };
}

function stop(): void {
  process.exit(130);
}
