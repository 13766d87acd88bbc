import type { Codec } from '../document/document.ts';
import type { Range } from '../text/range.ts';
import { fillingCodec } from './filled-text.ts';

/** What a runner gets of a workflow's text: every `${{ … }}` stays as source and is opaque. `outer` is the scalar's codec. */
export const expressionCodec: (outer: Codec) => Codec = fillingCodec((text) => expressionsIn(text).map((range) => ({ range })));

/** Every `${{ … }}` of a text, in order; a `}}` inside quotes ends nothing, one that stays open is left out. */
export function expressionsIn(text: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf('${{'); start !== -1; start = text.indexOf('${{', start)) {
    const end = expressionEnd(text, start + 3);
    if (end === undefined) break;
    found.push({ start, end });
    start = end;
  }
  return found;
}

function expressionEnd(text: string, from: number): number | undefined {
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at + 2;
  }
  return undefined;
}

const VARIABLE = /(?<![\w.-])env(?:\.([A-Za-z_][\w-]*)|\[\s*'([^']+)'\s*\])/g;

/** Where names of `env.X` and `env['X']` stand in the expressions of a text; `bare`: the text is one expression as a whole. */
export function variablesIn(text: string, bare: boolean): readonly Range[] {
  const ranges = bare && !text.includes('${{') ? [{ start: 0, end: text.length }] : expressionsIn(text);
  return ranges.flatMap(({ start, end }) => [...text.slice(start, end).matchAll(VARIABLE)].map((match) => {
    const name = (match[1] ?? match[2])!;
    const at = start + match.index + match[0].lastIndexOf(name);
    return { start: at, end: at + name.length };
  }));
}
