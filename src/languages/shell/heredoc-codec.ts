import { chainCodecs } from '../../document/codec-chain.ts';
import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import { linesCodec, type HostLine, type LinesStyle } from '../../document/codec-lines.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Piece } from '../../document/segment-map.ts';
import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { expandingText } from './word-codec.ts';

export interface HeredocForm {
  /** A quoted delimiter (`<<'EOF'`): nothing in the body is escaped or filled in. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs of each line are dropped. */
  readonly stripTabs: boolean;
}

/**
 * The two-way map of a heredoc's body. `range` goes from the start of its first line to the start of the delimiter's line;
 * the delimiter is read from `host` there. Unquoted: escapes are undone, expansions stay as source and are opaque.
 * Never fails: a body whose expansions cannot be told is frozen, its text the source.
 */
export function heredocCodec(host: Document, range: Range, form: HeredocForm): Codec {
  const codec = read(host, range, form);
  return isRefusal(codec) ? frozenCodec(range, host.text.slice(range.start, range.end), codec) : codec;
}

function read(host: Document, range: Range, { quoted, stripTabs }: HeredocForm): Codec | Refusal {
  const isEnd = delimiterTest(host.text, range.end, stripTabs);
  const style = quoted ? verbatimStyle : expandingStyle;
  if (!stripTabs) return escapesCodec(host, range, checked(style, (source) => closesEarly(source, quoted, isEnd)));
  const lines = linesCodec(host, range, tabStyle(quoted, isEnd));
  if (isRefusal(lines)) return lines;
  return chainCodecs(lines, (text, all) => escapesCodec(text, all, style));
}

function delimiterTest(text: string, at: number, stripTabs: boolean): (line: string) => boolean {
  const newline = text.indexOf('\n', at);
  const line = text.slice(at, newline === -1 ? text.length : newline);
  const delimiter = stripTabs ? line.replace(/^\t+/, '') : line;
  return (candidate) => (stripTabs ? candidate.replace(/^\t+/, '') : candidate) === delimiter;
}

function checked(style: EscapeStyle, refusal: (source: string) => Refusal | undefined): EscapeStyle {
  return { ...style, decode: (source) => refusal(source) ?? style.decode(source) };
}

/** Why the body would not end where it does: the shell joins lines that end in a backslash before it looks for the delimiter. */
function closesEarly(source: string, quoted: boolean, isEnd: (line: string) => boolean): Refusal | undefined {
  if (source !== '' && !source.endsWith('\n')) return refuse('cannot-hold', 'the delimiter must stand on a line of its own');
  let joined: string[] = [];
  for (const line of source.split('\n').slice(0, -1)) {
    if (!quoted && isContinued(line)) {
      joined.push(line.slice(0, -1));
      continue;
    }
    if (isEnd([...joined, line].join(''))) return refuse('cannot-hold', 'a line would end the heredoc');
    joined = [];
  }
  return joined.length === 0 ? undefined : refuse('cannot-hold', 'the last line would go on into the delimiter');
}

/** True when the line ends in an odd number of backslashes. */
function isContinued(line: string): boolean {
  return endsInBackslash(line, line.length);
}

const verbatimStyle: EscapeStyle = {
  decode: (source) => oneZone(source, [{ host: { start: 0, end: source.length } }], []),
  encode: (text) => (text.includes('\0') ? refuse('cannot-hold', 'no heredoc holds a NUL') : text),
  reference: () => refuse('cannot-hold', 'nothing is filled in in a quoted heredoc'),
};

const expandingStyle: EscapeStyle = {
  decode(source) {
    const pieces: Piece[] = [];
    const opaque: OpaqueRange[] = [];
    const end = expandingText(source, 0, 'heredoc', { pieces, opaque });
    return isRefusal(end) ? end : oneZone(source, pieces, opaque);
  },
  encode(text) {
    return text.includes('\0') ? refuse('cannot-hold', 'no heredoc holds a NUL') : text.replace(/[\\$`]/g, (char) => `\\${char}`);
  },
  reference: (source) => source,
};

function oneZone(source: string, pieces: readonly Piece[], opaque: readonly OpaqueRange[]): DecodedEscapes {
  const all = { start: 0, end: source.length };
  return { pieces, opaque, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}

function tabStyle(quoted: boolean, isEnd: (line: string) => boolean): LinesStyle {
  return {
    decode(source) {
      const refusal = closesEarly(source, quoted, isEnd);
      if (refusal !== undefined) return refusal;
      const lines: HostLine[] = [];
      let start = 0;
      let strips = true;
      for (const line of source.split('\n').slice(0, -1)) {
        const tabs: number = strips ? /^\t*/.exec(line)![0].length : 0;
        const end = start + line.length + 1;
        lines.push({ start, content: { start: start + tabs, end: end - 1 }, end });
        // Lines are joined first: the tabs after a `\` that stands alone still lead the joined line.
        strips = quoted || !isContinued(line) || (strips && line.length === tabs + 1);
        start = end;
      }
      return { lines, terminated: true };
    },
    prefix: (neighbour, previous) => (!quoted && previous !== undefined && isContinued(previous) ? '' : neighbour),
  };
}
