import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Codec, Document } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Piece } from '../../document/segment-map.ts';
import { vanishingScript } from '../../sites/vanishing-script.ts';
import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { expansionsIn } from './expansions.ts';

export interface RecipeForm {
  /** What begins a recipe line: a tab, or `.RECIPEPREFIX`. */
  readonly prefix: string;
  /** Line breaks need no backslash (`.ONESHELL`). */
  readonly oneShell: boolean;
  /** Set where the whole lines can go when nothing is left to do: other lines of the recipe stay. */
  readonly removable?: Range;
}

/**
 * The two-way map of what one shell of a recipe gets: `$$` is `$`, the prefix of a continued line goes, what make fills
 * in stays as source and is opaque. A script that comes to do nothing takes its line with it where that is `removable`.
 */
export function recipeCodec(host: Document, range: Range, form: RecipeForm): Codec {
  const codec = escapesCodec(host, range, recipeStyle(form));
  if (isRefusal(codec)) return frozenCodec(range, host.text.slice(range.start, range.end), codec);
  return vanishingScript(codec, form.removable);
}

function recipeStyle({ prefix, oneShell }: RecipeForm): EscapeStyle {
  return {
    decode: (source) => decode(source, prefix, oneShell),
    encode: (text) => (/[\r\0]/.test(text) ? refuse('cannot-hold', 'a recipe holds no such character')
      : text.replaceAll('$', '$$$$').replaceAll('\n', `\n${prefix}`)),
    reference: (source) => source,
  };
}

function decode(source: string, prefix: string, oneShell: boolean): DecodedEscapes | Refusal {
  const { outer, dollars, open } = expansionsIn(source, 0, source.length);
  if (/^[ \t@+-]/.test(source)) return refuse('cannot-hold', 'make takes what begins the line for itself');
  if (endsInBackslash(source, source.length)) return refuse('cannot-hold', 'the line would go on into the next one');
  if (open) return refuse('cannot-hold', 'an expansion of make is not closed');
  const units = [...dollars.map((range) => ({ range, text: '$' })), ...outer.map(({ range }) => ({ range, text: undefined }))]
    .sort((a, b) => a.range.start - b.range.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const unit of [...units, undefined]) {
    const refusal = plainPieces(source, at, unit?.range.start ?? source.length, prefix, oneShell, pieces);
    if (refusal !== undefined) return refusal;
    if (unit === undefined) break;
    pieces.push(unit.text === undefined ? { host: unit.range } : { host: unit.range, text: unit.text });
    at = unit.range.end;
  }
  const all = { start: 0, end: source.length };
  return { pieces, opaque: outer, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}

function plainPieces(source: string, start: number, end: number, prefix: string, oneShell: boolean, pieces: Piece[]): Refusal | undefined {
  let run = start;
  for (let at = source.indexOf('\n', start); at !== -1 && at < end; at = source.indexOf('\n', at + 1)) {
    const content = source[at - 1] === '\r' ? at - 1 : at;
    const continued = endsInBackslash(source, content);
    if (!continued && !oneShell) return refuse('cannot-hold', 'a line of a recipe ends at the line break');
    const next = source.startsWith(prefix, at + 1) ? at + 1 + prefix.length : at + 1;
    if (oneShell && !continued && next === at + 1) return refuse('cannot-hold', 'a line of a recipe begins with its prefix');
    pieces.push({ host: { start: run, end: content } }, { host: { start: content, end: next }, text: '\n' });
    run = next;
  }
  pieces.push({ host: { start: run, end } });
  return undefined;
}
