import type { Document } from '../../document/document.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { Binder, Content, Entry, Operation } from '../../sites/site.ts';
import { refuse } from '../../text/refusal.ts';
import { namesRead, type Handle } from './print.ts';
import type { Justfile, JustLine } from './scan.ts';

/**
 * Writes variables of a justfile as `export NAME := "value"`. A reference is `env_var('NAME')`, which stops just where
 * the variable is not set, and leaves the name to be read in recipes.
 */
export function justBinder(document: Document, justfile: Justfile): Binder {
  return {
    add(name, value, beside) {
      const anchor = beside?.document === document && (beside.entry.handle as Handle).kind === 'line' && beside.value !== undefined
        ? { entry: beside.entry, side: 'after' as const } : anchorOf(document, justfile);
      if (anchor === undefined) return refuse('not-writable', 'the justfile holds no line to put the variable beside');
      const content = value.kind === 'content' ? value.content : outside(name);
      return [{ op: 'insert', beside: anchor.entry, side: anchor.side, shape: { shape: 'assignment', name, value: content, exported: true } }];
    },
    replace(site, name, value) {
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (site.value === undefined) return value === 'keep' || value.kind === 'reference' ? [rename] : refuse('not-writable', 'the parameter has no value here');
      if (value === 'keep' || value.kind === 'content') {
        const pieces = value === 'keep' ? site.value.pieces : contentPieces(value.content);
        const reads = pieces.some((piece) => piece.kind === 'reference' ? piece.name === name
          : piece.kind === 'template' && !/\benv(?:_var)?/.test(piece.source) && namesRead(piece.source).includes(name));
        if (reads) return refuse('conflict', `"${name}" would be given its own value`);
      }
      if (value === 'keep') return [rename];
      return [rename, { op: 'set', slot: site.value, to: value.kind === 'content' ? value.content : outside(name) }];
    },
  };
}

function outside(name: string): Content {
  return [{ kind: 'template', source: `env_var('${name}')` }];
}

/** Behind the last variable or setting, else in front of the first recipe and what is said about it. */
function anchorOf(document: Document, { lines }: Justfile): { readonly entry: Entry; readonly side: 'before' | 'after' } | undefined {
  const entry = (line: JustLine): Entry => ({ document, range: line.lines, handle: { kind: 'line', line } satisfies Handle });
  const last = lines.findLast((line) => line.kind === 'assignment') ?? lines.findLast((line) => line.kind === 'setting');
  if (last !== undefined) return { entry: entry(last), side: 'after' };
  const recipe = lines.findIndex((line) => line.kind === 'recipe' || line.kind === 'other');
  if (recipe === -1) return undefined;
  let first = recipe;
  while (first > 0 && lines[first - 1]!.kind === 'comment' && !document.text.startsWith('#!', lines[first - 1]!.lines.start)) first--;
  return { entry: entry(lines[first]!), side: 'before' };
}
