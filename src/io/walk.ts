import { readFileSync, readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { IgnoreRules } from './gitignore.ts';
import { errorCode } from './read-file.ts';

export interface Walked {
  /** Regular files, as `folder` joined with the names below it by `/`. */
  readonly files: readonly string[];
  /** Bytes of the names that are not UTF-8, by the name shown. */
  readonly rawNames: ReadonlyMap<string, Buffer>;
  /** Folders below that hold a `.git`. */
  readonly repositories: readonly string[];
  readonly failed: readonly { readonly path: string; readonly code: string }[];
}

/** Left out where git is not there to say so. */
const SKIPPED = new Set(['node_modules', '.venv', '__pycache__']);

interface Folder {
  readonly path: string;
  /** Ignore files of the folder and those above it, nearest first. */
  readonly rules: readonly { readonly at: string; readonly rules: IgnoreRules }[];
}

/**
 * Lists the files under `start` without git: nested .gitignore files are honoured unless `noIgnore`, links are not
 * followed, `.git` is never entered. `join` of the shown names is what can be opened.
 */
export async function walk(start: string, noIgnore: boolean): Promise<Walked> {
  const files: string[] = [];
  const rawNames = new Map<string, Buffer>();
  const repositories: string[] = [];
  const failed: { path: string; code: string }[] = [];
  const pending: Folder[] = [{ path: start, rules: [] }];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder.path === '' ? '.' : folder.path, { withFileTypes: true });
    } catch (error) {
      failed.push({ path: folder.path, code: errorCode(error) });
      continue;
    }
    if (folder.path !== start && entries.some((entry) => entry.name === '.git')) {
      repositories.push(folder.path);
      continue;
    }
    const rules = noIgnore || !entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? folder.rules
      : [...await loadRules(folder.path), ...folder.rules];
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name === '.git' || (!noIgnore && SKIPPED.has(entry.name)) || isIgnored(rules, `${path}/`)) continue;
        pending.push({ path, rules });
      } else if (entry.isFile() && !isIgnored(rules, path)) {
        files.push(path);
        if (path.includes('\uFFFD')) rawNames.set(path, rawName(folder.path, entry.name));
      }
    }
  }
  return { files, rawNames, repositories, failed };
}

async function loadRules(folder: string): Promise<Folder['rules']> {
  let text: string;
  try {
    text = readFileSync(join(folder, '.gitignore'), 'utf8');
  } catch {
    return [];
  }
  const { ignoreRules } = await import('./gitignore.ts');
  return [{ at: folder, rules: ignoreRules(text) }];
}

function isIgnored(rules: Folder['rules'], path: string): boolean {
  for (const { at, rules: own } of rules) {
    const verdict = own(at === '' ? path : path.slice(at.length + 1));
    if (verdict !== undefined) return verdict;
  }
  return false;
}

function rawName(folder: string, shown: string): Buffer {
  const names = readdirSync(folder === '' ? '.' : folder, { encoding: 'buffer' });
  const name = names.find((raw) => raw.toString('utf8') === shown) ?? Buffer.from(shown);
  return folder === '' ? name : Buffer.concat([Buffer.from(`${folder}/`), name]);
}
