import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { hasNul, judge, looksWide, mentions } from './gate.ts';
import type { Verdict } from './gate.ts';

export type ReadResult =
  | { readonly kind: 'judged'; readonly verdict: Exclude<Verdict, 'text' | 'not-utf-8'> }
  /** `bytes` is a copy. */
  | { readonly kind: 'judged'; readonly verdict: 'text' | 'not-utf-8'; readonly bytes: Buffer; readonly mode: number }
  | { readonly kind: 'too-large'; readonly size: number; readonly mentions: boolean }
  /** Not a regular file. */
  | { readonly kind: 'folder' | 'link' | 'special' | 'gone' }
  | { readonly kind: 'failed'; readonly code: string };

export interface Reader {
  /** Reads one file. `follow`: a symbolic link is read through; else it is told as `link`. Never throws, never blocks on a pipe. */
  read(path: string | Buffer, shown: string, follow: boolean): ReadResult;
}

const FIRST_BUFFER = 256 * 1024;
/** Longest mention that may lie across two chunks of a large file (seven letters of four bytes). */
const SEAM = 32;

/** A reader with one buffer that all its files share; files over `maxBytes` are searched chunk by chunk. */
export function createReader(maxBytes: number): Reader {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const noFollow = constants.O_NOFOLLOW ?? 0;

  function readOpen(fd: number, shown: string): ReadResult {
    let length = readSync(fd, buffer, 0, buffer.length, null);
    if (length === buffer.length) {
      // A binary's head decides; an archive of gigabytes is not read to its end.
      if (hasNul(buffer, length) && !looksWide(buffer, length)) return { kind: 'judged', verdict: judge(buffer, length, shown) as 'binary' | 'clean' };
      const size = fstatSync(fd).size;
      if (size > maxBytes) return { kind: 'too-large', size, mentions: searchOn(fd, length) };
      if (size >= buffer.length) grow(size + 1, length);
      for (let got = length; got > 0; length += got) {
        if (length > maxBytes) return { kind: 'too-large', size: length, mentions: searchOn(fd, length) };
        if (length === buffer.length) grow(buffer.length * 2, length);
        got = readSync(fd, buffer, length, buffer.length - length, null);
      }
    }
    if (length > maxBytes) return { kind: 'too-large', size: length, mentions: mentions(buffer.toString('latin1', 0, length)) };
    if (length === 0 && !fstatSync(fd).isFile()) return { kind: 'special' };
    const verdict = judge(buffer, length, shown);
    if (verdict !== 'text' && verdict !== 'not-utf-8') return { kind: 'judged', verdict };
    return { kind: 'judged', verdict, bytes: Buffer.from(buffer.subarray(0, length)), mode: fstatSync(fd).mode & 0o7777 };
  }

  function searchOn(fd: number, filled: number): boolean {
    for (let length = filled; length > 0;) {
      if (mentions(buffer.toString('latin1', 0, length))) return true;
      const seam = Math.min(SEAM, length);
      buffer.copy(buffer, 0, length - seam, length);
      const got = readSync(fd, buffer, seam, buffer.length - seam, null);
      if (got === 0) return false;
      length = seam + got;
    }
    return false;
  }

  function grow(size: number, filled: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    buffer.copy(larger, 0, 0, filled);
    buffer = larger;
  }

  return {
    read(path, shown, follow) {
      let fd: number;
      try {
        fd = openSync(path, follow ? flags : flags | noFollow);
      } catch (error) {
        return openFailure(errorCode(error));
      }
      try {
        return readOpen(fd, shown);
      } catch (error) {
        const code = errorCode(error);
        return code === 'EISDIR' ? { kind: 'folder' } : { kind: 'failed', code };
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** The system's code of a failed call (`EACCES`), or the error's name. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function openFailure(code: string): ReadResult {
  if (code === 'ELOOP' || code === 'EMLINK') return { kind: 'link' };
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'gone' };
  if (code === 'EISDIR') return { kind: 'folder' };
  // A socket, or a device without a driver.
  if (code === 'ENXIO' || code === 'ENODEV') return { kind: 'special' };
  return { kind: 'failed', code };
}
