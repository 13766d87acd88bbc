import { escapesCodec, type DecodedEscapes, type EscapeStyle } from '../../document/codec-escapes.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import { frozenCodec } from '../../document/mapped-codec.ts';
import type { Piece } from '../../document/segment-map.ts';
import { vanishingScript } from '../../sites/vanishing-script.ts';
import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';

export interface RecipeForm {
  /** The recipe's indentation. */
  readonly indent: string;
  /** A script that is run as a whole (`#!`); else a line with a shell of its own, and what it is continued on. */
  readonly whole: boolean;
  /** Set where the line can go when nothing is left to do: other lines of the recipe stay. */
  readonly removable?: Range;
}

/**
 * The two-way map of what one shell of a recipe gets: `{{{{` is `{{`, `{{x}}` stays as source and is opaque, the
 * indentation goes. just joins a continued line without its backslash; here it stays, which a shell takes as the same.
 */
export function recipeCodec(host: Document, range: Range, form: RecipeForm): Codec {
  const codec = escapesCodec(host, range, styleOf(form));
  if (isRefusal(codec)) return frozenCodec(range, host.text.slice(range.start, range.end), codec);
  return vanishingScript(codec, form.removable);
}

function styleOf(form: RecipeForm): EscapeStyle {
  return {
    decode: (source) => decode(source, form),
    encode: (text) => (/[\r\0]/.test(text) ? refuse('cannot-hold', 'a recipe holds no such character')
      : text.replaceAll('{{', '{{{{').replaceAll('\n', `\n${form.indent}`)),
    reference: (source) => source,
  };
}

const UNIT = /\{\{\{\{|\{\{|\r?\n/g;
const NAME = /^[ \t]*([A-Za-z_][\w-]*)[ \t]*$/;

function decode(source: string, { indent, whole }: RecipeForm): DecodedEscapes | Refusal {
  if (!whole && /^(?:[ \t@-]|#!)/.test(source)) return refuse('cannot-hold', 'just takes what begins the line for itself');
  if (!whole && endsInBackslash(source, source.length)) return refuse('cannot-hold', 'the line would go on into the next one');
  if (source.trim() === '') return refuse('cannot-hold', 'a recipe has no empty line');
  const pieces: Piece[] = [];
  const opaque: OpaqueRange[] = [];
  let run = 0;
  const unit = (start: number, end: number, text: string): void => {
    pieces.push({ host: { start: run, end: start } }, { host: { start, end }, text });
    run = end;
  };
  UNIT.lastIndex = 0;
  for (let match = UNIT.exec(source); match !== null; match = UNIT.exec(source)) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    if (token === '{{{{') unit(start, end, '{{');
    else if (token === '{{') {
      const close = source.indexOf('}}', end);
      if (close === -1) return refuse('cannot-hold', 'an interpolation is not closed');
      const name = NAME.exec(source.slice(end, close))?.[1];
      opaque.push({ range: { start, end: close + 2 }, ...(name === undefined ? {} : { name }) });
      UNIT.lastIndex = close + 2;
    } else {
      const continued = endsInBackslash(source, start);
      if (!whole && !continued) return refuse('cannot-hold', 'a line of a recipe ends at the line break');
      const blank = /^[ \t]*(?:\r?\n|$)/.test(source.slice(end));
      if (!blank && !source.startsWith(indent, end)) return refuse('cannot-hold', 'a line of the recipe is indented less than the first one');
      unit(start, blank ? end : end + indent.length, '\n');
      UNIT.lastIndex = run;
    }
  }
  pieces.push({ host: { start: run, end: source.length } });
  const all = { start: 0, end: source.length };
  return { pieces, opaque, empty: 0, zones: [{ outer: all, content: all, mode: '' }] };
}
