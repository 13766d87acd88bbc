import { escapesCodec } from '../../document/codec-escapes.ts';
import { linesCodec } from '../../document/codec-lines.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import { applyEdits } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { foldedStyle, literalStyle } from './block-scalar.ts';
import { doubleStyle, plainStyle, singleStyle } from './flow-scalar.ts';
import { plainType } from './plain-type.ts';

/** A scalar as it stands in a YAML document. */
export interface ScalarSource {
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /**
   * Without tag and anchor. Flow styles: quotes included, CST `offset` to `offset + source.length`.
   * Block styles: from `|` or `>` (CST `offset`) to the end of the body, that is, over all `props` and `source`.
   */
  readonly range: Range;
  /** The value as the YAML reader has it, untyped: `8080` is `'8080'`. */
  readonly value: string;
  /** CST `indent` of a block scalar's token; an indentation indicator counts from it. Not read for flow styles. */
  readonly parentIndent: number;
  /** Inside `[…]` or `{…}`. */
  readonly inFlow: boolean;
  /** An implicit key (`key: value`), which must stay on one line. */
  readonly isKey: boolean;
}

/** YAML readers look no further than this for the `:` of an implicit key. */
const MAX_KEY_LENGTH = 1024;

/**
 * The two-way map between a scalar's value and its source. `host` is the YAML document; its `parseText` is read, its `text`
 * gives the characters, so masked templates keep their source. Never fails: a scalar that our reading and the YAML
 * reader's do not agree on is frozen (its codec has `value` as text and refuses every edit).
 *
 * Held: everything the style can write without becoming another style; a plain string goes into quotes where it must. Refused with `cannot-hold`: line breaks in plain,
 * single-quoted and folded scalars, in plain ones that are keys or no strings also `: `, ` #`, indicators, changes of a block's
 * last line breaks or of an indentation that no indicator states.
 */
export function scalarCodec(host: Document, scalar: ScalarSource): Codec {
  const codec = read(host, scalar);
  if (isRefusal(codec)) return frozenCodec(scalar.range, scalar.value, codec);
  if (host.parseText === host.text && codec.text !== scalar.value) {
    return frozenCodec(scalar.range, scalar.value, refuse('not-writable', 'two readings of this scalar differ'));
  }
  if (scalar.isKey) return shortKey(host, codec);
  return scalar.style === 'plain' && plainType(scalar.value) === 'string' && host.parseText === host.text ? orQuoted(codec) : codec;
}

function read(host: Document, scalar: ScalarSource): Codec | Refusal {
  switch (scalar.style) {
    case 'plain': return escapesCodec(host, scalar.range, plainStyle(scalar.inFlow, scalar.value));
    case 'single': return escapesCodec(host, scalar.range, singleStyle);
    case 'double': return escapesCodec(host, scalar.range, doubleStyle);
    case 'literal': return linesCodec(host, scalar.range, literalStyle(scalar.parentIndent, host.parseText.slice(scalar.range.start, scalar.range.end)));
    case 'folded': return escapesCodec(host, scalar.range, foldedStyle(scalar.parentIndent));
  }
}

/** A text that a plain scalar cannot hold goes into double quotes. */
function orQuoted(codec: Codec): Codec {
  return {
    ...codec,
    lift(edits) {
      const lifted = codec.lift(edits);
      if (!isRefusal(lifted) || lifted.refused !== 'cannot-hold' || edits.some((edit) => edit.raw !== undefined)) return lifted;
      const text = applyEdits(codec.text, edits);
      const encoded = doubleStyle.encode(text, '');
      if (isRefusal(encoded)) return lifted;
      const source = `"${encoded}"`;
      const again = escapesCodec({ text: source, parseText: source, opaque: [] }, { start: 0, end: source.length }, doubleStyle);
      return isRefusal(again) || again.text !== text ? lifted : [{ range: codec.range, text: source }];
    },
  };
}

function shortKey(host: Document, codec: Codec): Codec {
  const source = host.text.slice(codec.range.start, codec.range.end);
  return {
    ...codec,
    lift(edits) {
      const lifted = codec.lift(edits);
      if (isRefusal(lifted)) return lifted;
      const moved = lifted.map((edit) => ({
        range: { start: edit.range.start - codec.range.start, end: edit.range.end - codec.range.start }, text: edit.text,
      }));
      const after = applyEdits(source, moved);
      if (after.length <= MAX_KEY_LENGTH && !/[\r\n]/.test(after)) return lifted;
      return refuse('cannot-hold', 'a key must be short and on one line');
    },
  };
}
