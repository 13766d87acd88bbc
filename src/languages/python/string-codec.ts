import { escapesCodec } from '../../document/codec-escapes.ts';
import { fragmentsCodec } from '../../document/codec-fragments.ts';
import type { Codec } from '../../document/document.ts';
import type { CodecHost } from '../../document/mapped-codec.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { literalAt, literalsIn, type StringLiteral } from './string-literal.ts';
import { encode, styleOf } from './string-style.ts';

/**
 * The two-way map of one string expression: a literal, or several side by side, in brackets or not. Undefined for bytes,
 * for an f-string with replacement fields, and for what is no string.
 */
export function stringCodec(document: CodecHost, range: Range): Codec | undefined {
  const literals = textLiterals(document, range);
  return literals === undefined || literals.some(({ fields }) => fields.length > 0) ? undefined : codecOf(document, literals);
}

/** The same, where replacement fields stay as source and are opaque. */
export function filledStringCodec(document: CodecHost, range: Range): Codec | undefined {
  const literals = textLiterals(document, range);
  return literals === undefined ? undefined : codecOf(document, literals);
}

function textLiterals(document: CodecHost, range: Range): readonly StringLiteral[] | undefined {
  const literals = literalsIn(document.parseText, range);
  return literals?.some(({ prefix }) => /[bt]/i.test(prefix)) === true ? undefined : literals;
}

function codecOf(document: CodecHost, literals: readonly StringLiteral[]): Codec | undefined {
  const parts: Codec[] = [];
  for (const literal of literals) {
    const codec = escapesCodec(document, literal.outer, styleOf(document.text, literal));
    if (isRefusal(codec)) return undefined;
    parts.push(codec);
  }
  const first = parts[0];
  if (first === undefined || parts.length === 1) return first;
  return fragmentsCodec({ start: literals[0]!.outer.start, end: literals.at(-1)!.outer.end }, parts);
}

/**
 * The source of a new literal that holds `text`, in quotes and with the prefix of `beside` (the source of a string
 * expression), or in double quotes. The prefix goes where only that can hold the text, but a raw string stays one.
 */
export function spellString(text: string, beside: string | undefined): string | Refusal {
  const literal = beside === undefined ? undefined : literalsIn(beside, { start: 0, end: beside.length })?.[0];
  if (/[\ud800-\udfff]/u.test(text)) return refuse('cannot-hold', 'half of a surrogate pair cannot be written');
  const prefix = literal?.prefix.replace(/[fFtTbB]/g, '') ?? '';
  // Text of one line needs no long quotes, whatever stands beside it.
  const mark = literal === undefined ? '"' : text.includes('\n') ? literal.mark : literal.mark[0] as '\'' | '"';
  const content = encode(text, { prefix, mark }, beside?.includes('\r\n') === true ? '\r\n' : '\n');
  if (isRefusal(content)) return content;
  const source = `${prefix}${mark}${content}${mark}`;
  return literalAt(source, 0, source.length)?.outer.end === source.length ? source : refuse('cannot-hold', 'the string would end elsewhere');
}
