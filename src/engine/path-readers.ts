import { textOf } from '../sites/pieces.ts';
import type { Content, Operation, PathSite, Piece, Slot } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import type { FileSites } from './match.ts';
import { placeOf } from './place.ts';

/** A file that takes another name, and what it is called then. */
export interface MovedFile {
  readonly from: string;
  readonly to: string;
}

/** What else has to change when a file is called otherwise, and in which files. */
export interface Repointed {
  readonly operations: readonly Operation[];
  readonly files: readonly FileSites[];
}

/** Points the places that copy or mount a file at its successor, or names one that cannot be changed with it. */
export function repointReaders(moved: readonly MovedFile[], files: readonly FileSites[]): Repointed | Refusal {
  const operations: Operation[] = [];
  const touched = new Set<FileSites>();
  const known = new Set(moved.map(({ from }) => from));
  for (const file of files) {
    for (const site of file.scan.documents.flatMap((each) => each.sites)) {
      if (site.kind !== 'path' || site.role !== 'source') continue;
      const from = fileOf(site, known);
      const move = moved.find((each) => each.from === from);
      if (move === undefined) continue;
      const made = repoint(site, move);
      if (made === undefined) {
        return refuse('read-elsewhere', `${placeOf(site.document, site.path.range)} puts the file where the target does not look for its successor`);
      }
      operations.push(...made);
      touched.add(file);
    }
    const named = file.resolved.settings.find((site) => site.key === 'user_config_path' && site.value !== undefined && fileOf({ document: site.document, path: site.value }, known) !== undefined);
    if (named !== undefined) return refuse('read-elsewhere', `${placeOf(named.document, named.name.range)} names the file, which the target would read as profiles only`);
  }
  return { operations, files: [...touched] };
}

function repoint(site: PathSite, { from, to }: MovedFile): readonly Operation[] | undefined {
  const [oldName, newName] = [baseName(from), baseName(to)];
  // Only the profiles have one place, beside where the old file was.
  if (newName !== 'profiles.toml') return undefined;
  const source = renamed(site.path, oldName, newName);
  const { counterpart } = site;
  if (source === undefined) return undefined;
  const operations: Operation[] = [{ op: 'set', slot: site.path, to: source }];
  if (counterpart === undefined || /\/$|\/\.prefect$/.test(textOf(counterpart.pieces))) return operations;
  const target = /(?:^|\/)\.prefect\/config\.toml$/.test(textOf(counterpart.pieces)) ? renamed(counterpart, 'config.toml', newName) : undefined;
  return target === undefined ? undefined : [...operations, { op: 'set', slot: counterpart, to: target }];
}

/** The slot's content with another file name at its end. */
function renamed(slot: Slot, oldName: string, newName: string): Content | undefined {
  const last = slot.pieces.at(-1);
  if (last?.kind !== 'text' || slot.frozen !== undefined || baseName(last.text) !== oldName) return undefined;
  return [...slot.pieces.slice(0, -1), { kind: 'text', text: last.text.slice(0, last.text.length - oldName.length) + newName }];
}

/** The known file that a path means: as seen from the folder of its own file, or from one further up. */
function fileOf({ document, path }: Pick<PathSite, 'document' | 'path'>, known: ReadonlySet<string>): string | undefined {
  const text = textOf(withoutFolder(path.pieces));
  // An image is often built from a folder above its file.
  const upward = !/^\.{1,2}\//.test(text) || /dockerfile/i.test(baseName(document.path));
  const folders = document.path.split('/').slice(0, -1);
  for (let length = folders.length; length >= 0; length--) {
    const found = normal([...folders.slice(0, length), ...text.split('/')]);
    if (found !== undefined && known.has(found)) return found;
    if (!upward) return undefined;
  }
  return undefined;
}

/** Pieces without a folder of the repository that is filled in (`$PWD/…`, `{toxinidir}/…`). */
function withoutFolder(pieces: readonly Piece[]): readonly Piece[] {
  const [first, second, ...rest] = pieces;
  if (first === undefined || first.kind === 'text') return first === undefined ? [] : [{ kind: 'text', text: first.text.replace(/^\$\{?PWD\}?\//, '') }, ...pieces.slice(1)];
  const isHome = first.kind === 'reference' && first.name === 'HOME';
  if (isHome || second?.kind !== 'text' || !second.text.startsWith('/')) return pieces;
  return [{ kind: 'text', text: second.text.slice(1) }, ...rest];
}

function normal(parts: readonly string[]): string | undefined {
  const steps: string[] = [];
  for (const part of parts) {
    if (part === '..' && steps.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') steps.push(part);
  }
  return steps.join('/');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
