import { contentPieces } from '../sites/pieces.ts';
import type { AssignmentSite, Binder, BindValue, Operation, Word } from '../sites/site.ts';
import { refuse, isRefusal, type Refusal } from '../text/refusal.ts';
import type { DataMap, DataPair } from '../tree/data-tree.ts';
import { pairEntry } from '../tree/handles.ts';
import { strangeReference } from './carried.ts';
import { spellAssignment, UNIT_TEXT } from './systemd-text.ts';

/** The lines of a service, and where its variables stand in them. */
export interface UnitLines {
  readonly section: DataMap;
  /** Those with a value, in order. */
  readonly pairs: readonly DataPair[];
  readonly homes: Map<AssignmentSite, DataPair>;
  readonly given: Map<AssignmentSite, Word>;
}

/** Where names that are given by reference are put, unless the unit names a file already. */
const FILE = '/etc/prefect/prefect.env';

/**
 * Writes variables of a service: `Environment=` lines, and for a reference an `EnvironmentFile=` line. Its path has no
 * `-` in front, so that a service whose file is missing does not start.
 */
export function unitBinder(lines: UnitLines): Binder {
  const standing = lines.pairs.map(fileOf).find((path) => path !== undefined);
  const path = standing ?? FILE;
  function reference(anchor: DataPair | undefined): readonly Operation[] | Refusal {
    if (standing !== undefined) return [];
    const beside = anchor ?? lastOf(lines);
    if (beside === undefined) return refuse('not-writable', 'the service has no line to put the file of variables beside');
    return [newLine(beside, 'EnvironmentFile', path, sideOf(beside))];
  }
  return {
    outside: `in ${path}`,
    add(name, value, beside) {
      const home = beside === undefined ? undefined : lines.homes.get(beside);
      // What reads the very name comes from outside already.
      if (value.kind === 'reference' || readsItself(value, name, lines)) return reference(home);
      const text = literalText(value, lines);
      if (isRefusal(text)) return text;
      const near = beside === undefined ? undefined : lines.given.get(beside);
      const spelled = spellAssignment(name, text, near === undefined ? quotedNeighbour(lines) : sourceOf(near));
      const siblings = [...lines.homes].filter(([, pair]) => pair === home).length;
      if (near !== undefined && siblings > 1) {
        return [{ op: 'insert', beside: near.entry, side: 'after', shape: { shape: 'word', content: [{ kind: 'text', text: spelled }] } }];
      }
      const target = home ?? lastOf(lines);
      if (target === undefined) return refuse('not-writable', 'the service has no line to put the variable beside');
      const encoded = UNIT_TEXT.encode(spelled);
      return isRefusal(encoded) ? encoded : [newLine(target, 'Environment', encoded, sideOf(target))];
    },
    replace(site, name, value) {
      if (site.entry.frozen !== undefined) return refuse(site.entry.frozen, 'an empty line of the same key below makes this one void');
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep' || (value.kind === 'reference' && site.source === 'pass-through')) return [rename];
      if (value.kind === 'reference') {
        const file = reference(lines.homes.get(site));
        return isRefusal(file) ? file : [{ op: 'drop', entry: site.entry }, ...file];
      }
      const text = literalText(value, lines);
      if (isRefusal(text)) return text;
      if (site.value === undefined) return refuse('not-writable', 'the variable has no value of its own');
      return [rename, { op: 'set', slot: site.value, to: value.content }];
    },
  };
}

/** The path of a file of variables that must be there. */
function fileOf({ key, value }: DataPair): string | undefined {
  return key.text === 'EnvironmentFile' && value.kind === 'scalar' && /^[\w./]/.test(value.text) ? value.text : undefined;
}

/** The last line with variables, else the first command. */
function lastOf({ pairs }: UnitLines): DataPair | undefined {
  const keys = (pattern: RegExp) => (pair: DataPair): boolean => pattern.test(pair.key.text);
  return pairs.findLast(keys(/^(?:Environment|EnvironmentFile|PassEnvironment)$/)) ?? pairs.find(keys(/^Exec/)) ?? pairs.at(-1);
}

function sideOf(pair: DataPair): 'before' | 'after' {
  return pair.key.text.startsWith('Exec') ? 'before' : 'after';
}

function newLine(beside: DataPair, key: string, text: string, side: 'before' | 'after'): Operation {
  return { op: 'insert', beside: pairEntry(beside), side, shape: { shape: 'pair', key, value: { text: [{ kind: 'text', text }] } } };
}

function quotedNeighbour({ given }: UnitLines): string | undefined {
  const last = [...given.values()].at(-1);
  return last === undefined ? undefined : sourceOf(last);
}

function sourceOf({ slot }: Word): string {
  return slot.document.text.slice(slot.range.start, slot.range.end);
}

/** A name that whatever writes the unit fills in is its value there, and none that systemd looks up. */
function readsItself(value: Extract<BindValue, { kind: 'content' }>, name: string, { section }: UnitLines): boolean {
  if (section.document.opaque.some((each) => each.name === name)) return false;
  const pieces = contentPieces(value.content);
  const [only] = pieces;
  return pieces.length === 1 && only?.kind === 'reference' && only.name === name;
}

/** The text of literal content: a unit's variables do not read one another. */
function literalText(value: Extract<BindValue, { kind: 'content' }>, { section }: UnitLines): string | Refusal {
  const strange = strangeReference(value, section.document);
  if (strange !== undefined) return strange;
  const pieces = contentPieces(value.content);
  const text = pieces.map((piece) => piece.kind === 'text' ? piece.text : undefined);
  return text.includes(undefined) ? refuse('cannot-hold', 'a variable of a unit cannot be made of another one') : text.join('');
}
