import { escapesCodec } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataScalar } from '../../tree/data-tree.ts';
import { heredocCodec } from './heredoc-codec.ts';
import { quotedStyle } from './string-style.ts';
import type { Expression, Name } from './syntax.ts';

/** A value that is no collection: a string, or an expression as the text `${…}`. */
export function valueScalar(document: Document, node: Expression): DataScalar {
  const { start, end } = node;
  const source = document.text.slice(start, end);
  switch (node.type) {
    case 'string': return scalar(document, node, 'quoted', true, orFrozen(node, source, () => escapesCodec(document, { start, end }, quotedStyle)));
    case 'heredoc': {
      const marker = document.text.slice(node.body.end, end).trim();
      return scalar(document, node, 'heredoc', true, orFrozen(node, source, () => heredocCodec(document, node.body, node.indented, marker)));
    }
    case 'literal': return scalar(document, node, 'literal', false, () => frozenCodec(node, source, refuse('not-writable', 'the value is no text')));
    default: return scalar(document, node, 'expression', false, () => expressionCodec(node, source));
  }
}

/** A key, block type or label. */
export function nameScalar(document: Document, name: Name): DataScalar {
  const source = document.text.slice(name.start, name.end);
  if (name.form === 'string') return scalar(document, name, 'quoted', true, orFrozen(name, source, () => escapesCodec(document, { start: name.start, end: name.end }, quotedStyle)));
  if (name.form === 'bare') return scalar(document, name, 'bare', true, () => frozenCodec(name, source, refuse('not-writable', 'a part of a name cannot be written')));
  return { ...scalar(document, name, 'expression', true, () => expressionCodec(name, source)), frozen: 'not-writable' };
}

function scalar(document: Document, { start, end }: { readonly start: number; readonly end: number }, style: string, isString: boolean, make: () => Codec): DataScalar {
  let codec: Codec | undefined;
  const own = (): Codec => (codec ??= make());
  const fills = style === 'expression' || ((style === 'quoted' || style === 'heredoc') && /[$%]\{/.test(document.text.slice(start, end)));
  return {
    kind: 'scalar', document, range: { start, end }, style, isString, codec: own,
    get text() {
      return own().text;
    },
    ...(fills ? { fills: true } : {}),
  };
}

function orFrozen({ start, end }: { readonly start: number; readonly end: number }, source: string, make: () => Codec | Refusal): () => Codec {
  return () => {
    const codec = make();
    return isRefusal(codec) ? frozenCodec({ start, end }, source, codec) : codec;
  };
}

/** What is computed is one template. */
function expressionCodec({ start, end }: { readonly start: number; readonly end: number }, source: string): Codec {
  const text = `\${${source}}`;
  return { ...frozenCodec({ start, end }, text, refuse('not-writable', 'the value is computed')), opaque: [{ range: { start: 0, end: text.length } }] };
}
