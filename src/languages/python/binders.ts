import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation, Shape } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { DataMap } from '../../tree/data-tree.ts';
import type { Handle } from './handles.ts';
import type { Program } from './program.ts';

const OUTSIDE = 'where this program is started';

/** How a variable of the process is read. The printer writes it with the import that stands there. */
export function environSource(name: string): string {
  return `os.environ["${name}"]`;
}

function reference(name: string): Content {
  return [{ kind: 'reference', name, source: environSource(name) }];
}

/** Writes pairs of a map of variables. A reference reads the variable of the process that runs the program. */
export function mapBinder({ document }: Program, map: DataMap): Binder {
  return {
    presumes: 'the program that hands the variable on has to have it too',
    reference,
    add(name, value, beside) {
      if (map.frozen !== undefined) return refuse(map.frozen, 'what else the map holds is not known');
      const own = map.pairs.find((pair) => pair === beside?.entry.handle) ?? map.pairs.at(-1);
      const content = contentOf(name, value, document.id);
      if ('refused' in content) return content;
      if (own === undefined) return refuse('not-writable', 'the map holds nothing that a variable could stand beside');
      const entry: Entry = { document, range: own.range, handle: own };
      return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'pair', key: name, value: { text: content } } }];
    },
    replace: (site, name, value) => replaced(site, name, value, document.id),
  };
}

/** Writes variables of the process itself: what comes in from outside needs no statement. */
export function processBinder({ document }: Program): Binder {
  return {
    outside: OUTSIDE,
    reference,
    add(name, value, beside) {
      if (value.kind === 'reference') return [];
      const content = contentOf(name, value, document.id);
      if ('refused' in content) return content;
      if (beside === undefined || beside.entry.document !== document || beside.entry.list === undefined) return refuse('not-writable', 'no statement sets a variable here');
      const isStatement = (beside.entry.handle as Handle).kind === 'statement';
      const shape: Shape = isStatement ? { shape: 'assignment', name, value: content, exported: true } : { shape: 'pair', key: name, value: { text: content } };
      return [{ op: 'insert', beside: beside.entry, side: 'after', shape }];
    },
    replace(site, name, value) {
      if (value !== 'keep' && value.kind === 'reference') return [{ op: 'drop', entry: site.entry }];
      return replaced(site, name, value, document.id);
    },
  };
}

/** Gives variables to one command that has none of its own: `env={**os.environ, "NAME": value}` behind its last argument. */
export function commandBinder({ document }: Program, last: Entry): Binder {
  return {
    outside: OUTSIDE,
    reference,
    add(name, value) {
      if (value.kind === 'reference') return [];
      const content = contentOf(name, value, document.id);
      if ('refused' in content) return content;
      return [{ op: 'insert', beside: last, side: 'after', shape: { shape: 'pair', key: 'env', value: { map: [[name, { text: content }]] } } }];
    },
    replace: (site, name, value) => replaced(site, name, value, document.id),
  };
}

function replaced(site: AssignmentSite, name: string, value: BindValue | 'keep', document: string): readonly Operation[] | Refusal {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  if (value === 'keep') return [rename];
  const to = contentOf(name, value, document);
  if ('refused' in to) return to;
  return site.value === undefined ? refuse('not-writable', 'the value is no text') : [rename, { op: 'set', slot: site.value, to }];
}

function contentOf(name: string, value: BindValue, document: string): Content | Refusal {
  if (value.kind === 'reference') return reference(name);
  const strange = value.content.some((part) => part.kind === 'carry' && part.from.document.id !== document && part.from.pieces.some((piece) => piece.kind !== 'text'));
  return strange ? refuse('cannot-hold', 'the value reads a variable of the script it stands in') : value.content;
}
