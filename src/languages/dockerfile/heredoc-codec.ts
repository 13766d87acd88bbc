import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import { chainCodecs } from '../../document/codec-chain.ts';
import { linesCodec, type HostLine, type LinesStyle } from '../../document/codec-lines.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { Escape, Heredoc } from './instructions.ts';
import { readValue } from './value.ts';

/**
 * The body of a here-document. `filled`: the builder fills variables in (`COPY <<EOF`), which are opaque then; a script
 * is given to its shell as it stands.
 */
export function heredocCodec(document: Document, heredoc: Heredoc, escape: Escape, filled: boolean): Codec {
  const lines = linesCodec(document, heredoc.body, linesStyle(heredoc));
  const codec = isRefusal(lines) || !filled || heredoc.quoted ? lines : chainCodecs(lines, (host, range) => escapesCodec(host, range, filledStyle(escape)));
  const source = document.parseText.slice(heredoc.body.start, heredoc.body.end);
  return isRefusal(codec) ? frozenCodec(heredoc.body, source, codec) : codec;
}

function linesStyle({ name, chomp }: Heredoc): LinesStyle {
  return {
    decode(source) {
      if (source !== '' && !source.endsWith('\n')) return refuse('cannot-hold', 'the delimiter must stand on a line of its own');
      const lines: HostLine[] = [];
      for (let start = 0; start < source.length;) {
        const lineBreak = source.indexOf('\n', start);
        const close = lineBreak > start && source[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak;
        const tabs: number = chomp ? /^\t*/.exec(source.slice(start, close))![0].length : 0;
        if (source.slice(start + tabs, close) === name) return refuse('cannot-hold', 'a line would end the here-document');
        lines.push({ start, content: { start: start + tabs, end: close }, end: lineBreak + 1 });
        start = lineBreak + 1;
      }
      return { lines, terminated: true };
    },
    prefix: (neighbour) => neighbour,
  };
}

function filledStyle(escape: Escape): EscapeStyle {
  return {
    decode(source): DecodedEscapes | Refusal {
      // What the builder makes of escapes and quotes in such a text is not agreed upon.
      if (source.includes(`${escape}$`) || source.includes(escape + escape)) return refuse('not-writable', 'the text has escapes of the builder');
      // Quotes mean nothing here.
      const { references } = readValue(source.replace(/["'\\`]/g, '_'), escape);
      const all = { start: 0, end: source.length };
      const opaque = references.map(({ range, text }) => ({ range, name: text }));
      return { pieces: [{ host: all }], opaque, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
    },
    encode: (text) => text.includes('$') || text.includes(escape) ? refuse('cannot-hold', 'the builder would fill the text in') : text,
    reference: (source) => source,
  };
}
