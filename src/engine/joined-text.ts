import type { ReferenceSite } from '../sites/site.ts';

/** Operators of `${X…}` that ask whether the variable is set, and leave its value alone. */
const ASKS = /^:?[-=?+]/;
/** Names, words and their braces are no longer than this. */
const NEAR = 400;
const GLUED = /[\w/.:?%&#@-]/;

/** True when the text that reads a variable makes its value a part of a longer word, or cuts it: `$URL/graphql`, `${URL%/}`. */
export function isGlued({ document, name }: ReferenceSite): boolean {
  const before = document.text.slice(0, name.range.start).slice(-NEAR);
  const after = document.text.slice(name.range.end, name.range.end + NEAR);
  const open = /\$(?:\{\{[^{}]*|[{(])?$/.exec(before)?.[0];
  if (open === undefined) return false;
  const lead = before.slice(0, before.length - open.length);
  if (/[\w/.:@-]"?$/.test(lead)) return true;
  const rest = open === '$' ? after : behindBrace(after, open.startsWith('${{'));
  return rest === undefined || GLUED.test(rest.replace(/^"+/, '').slice(0, 1));
}

/** The text behind the closing brace; undefined where the value is changed before that. */
function behindBrace(after: string, isExpression: boolean): string | undefined {
  if (!isExpression && !/^[)}]/.test(after) && !ASKS.test(after)) return undefined;
  const close = isExpression ? after.indexOf('}}') + 1 : after.search(/[)}]/);
  return close <= 0 && !/^[)}]/.test(after) ? undefined : after.slice(close + 1);
}
