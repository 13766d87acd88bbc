/** A bare `${…}` or `{{ … }}` where a value stands: another program fills it in before the file is JSON. */
const FILLED = /\$\{[^{}"\n]{0,400}\}|\{\{[^{}\n]{0,400}\}\}/y;

/** The end of such a place that begins at `at`; undefined where none does. */
export function filledEnd(text: string, at: number): number | undefined {
  if (text[at] !== '$' && !(text[at] === '{' && text[at + 1] === '{')) return undefined;
  FILLED.lastIndex = at;
  const found = FILLED.exec(text)?.[0];
  return found === undefined ? undefined : at + found.length;
}
