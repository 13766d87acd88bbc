import { contentPieces } from '../../sites/pieces.ts';
import type { Content, Data, Shape, Slot } from '../../sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { environSource } from './binders.ts';
import { isText, type Program } from './program.ts';
import { spellString } from './string-codec.ts';
import type { PyNode } from './syntax.ts';

/** Writes values in the style of a file. */
export interface Speller {
  /** A literal text, in the quotes of the text nearest to `at`. */
  text(text: string, at: number): string | Refusal;
  /** New content as an expression. */
  content(content: Content, at: number): string | Refusal;
  /** A new element of a collection. */
  shape(shape: Shape, at: number, form: 'map' | 'arguments' | 'list'): string | Refusal;
}

/** `environ` writes how a variable of the process is read at a place. */
export function spellerOf({ document, syntax, textOf }: Program, environ: (at: number) => string | Refusal): Speller {
  const strings = syntax.nodes.filter((node) => node.kind === 'String');

  /** The string nearest behind or in front of a place; docstrings and other long ones are no neighbours. */
  function neighbour(at: number): string | undefined {
    let low = 0;
    let high = strings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (strings[middle]!.end < at) low = middle + 1;
      else high = middle;
    }
    const near = [low, low - 1, low + 1, low - 2, low + 2].map((index) => strings[index]).filter((each): each is PyNode => each !== undefined).map((each) => textOf(each));
    return near.find((source) => /^(?:"(?!"")|'(?!''))/.test(source));
  }

  function text(value: string, at: number): string | Refusal {
    return spellString(value, neighbour(at));
  }

  function content(to: Content, at: number): string | Refusal {
    const [first] = to;
    if (to.length === 1 && first?.kind === 'carry' && first.from.document === document) return carried(first.from);
    const pieces = contentPieces(to);
    if (pieces.every((piece) => piece.kind === 'text')) return text(pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join(''), at);
    const [only] = pieces;
    if (pieces.length > 1 || only === undefined || only.kind === 'text') return refuse('cannot-hold', 'text and what is computed cannot be written together here');
    if (only.kind === 'template') return only.source;
    if (only.source !== environSource(only.name)) return refuse('cannot-hold', 'the value reads a variable of the script it stands in');
    const base = environ(at);
    const name = text(only.name, at);
    return isRefusal(base) ? base : isRefusal(name) ? name : `${base}[${name}]`;
  }

  function carried(from: Slot): string | Refusal {
    const node = (from.handle as { readonly kind?: string; readonly node?: PyNode } | undefined)?.node;
    if (from.part !== undefined && !(node !== undefined && isText(node) && from.part.range.start === 0 && from.part.range.end === from.part.codec.text.length)) {
      const pieces = contentPieces([{ kind: 'carry', from }]);
      return pieces.every((piece) => piece.kind === 'text') ? text(pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join(''), from.range.start)
        : refuse('cannot-hold', 'a part of a computed text cannot be moved');
    }
    return from.part === undefined ? document.text.slice(from.range.start, from.range.end) : textOf(from.part.codec.range);
  }

  function data(value: Data, at: number): string | Refusal {
    if ('text' in value) return content(value.text, at);
    const parts = 'list' in value ? value.list.map((each) => data(each, at))
      : value.map.map(([key, each]) => joined([text(key, at), data(each, at)], ': '));
    const inner = joined(parts, ', ');
    return isRefusal(inner) ? inner : 'list' in value ? `[${inner}]` : `{${inner}}`;
  }

  function variables(value: Data, at: number): string | Refusal {
    const own = data(value, at);
    const base = environ(at);
    if (isRefusal(own) || isRefusal(base)) return isRefusal(own) ? own : base;
    return own.startsWith('{') ? `{**${base}, ${own.slice(1)}` : own;
  }

  return {
    text, content,
    shape(shape, at, form) {
      if (shape.shape === 'pair' && form === 'map') return joined([text(shape.key, at), data(shape.value, at)], ': ');
      if (shape.shape === 'pair' && form === 'arguments') {
        if (!/^[A-Za-z_]\w*$/.test(shape.key)) return refuse('cannot-hold', 'this is no name of an argument');
        // Without the variables around it the command would have these alone.
        const value = 'map' in shape.value ? variables(shape.value, at) : data(shape.value, at);
        return isRefusal(value) ? value : `${shape.key}=${value}`;
      }
      if (shape.shape === 'item' && form !== 'map') return data(shape.value, at);
      if (shape.shape === 'word' && form !== 'map') return content(shape.content, at);
      return refuse('not-writable', `a ${shape.shape} cannot stand here`);
    },
  };
}

function joined(parts: readonly (string | Refusal)[], separator: string): string | Refusal {
  return parts.find(isRefusal) ?? parts.join(separator);
}
