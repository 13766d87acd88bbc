import type { Range } from '../text/range.ts';

/** One template expression: `{{ … }}`, `{% … %}`, `{# … #}`, `<% … %>`, `@@X@@`. */
export interface TemplateSpan {
  readonly range: Range;
  /** `open`: what stands up to `close` is there perhaps, or several times; `turn`: from here on the other case. */
  readonly mark?: 'open' | 'turn' | 'close';
  /** It leaves no text: a condition, a loop, a comment, an assignment. */
  readonly silent: boolean;
}

/** Start of a span and what closes it. `${{` is another program's. */
const OPENING = /\{\{|\{%|\{#|<%|@@(?=[A-Za-z_][\w.-]*@@)/g;
const CLOSING: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>', '@@': '@@' };

const GO_OPEN = /^(?:if|range|with|define|block)\b/;
const GO_SILENT = /^(?:\/\*|\$\w*\s*:?=|template\b)/;
const JINJA_OPEN = /^(?:if|for|macro|call|filter|block|raw|autoescape|trans|with)\b|^set\s+[\w.]+\s*$/;
const RUBY_OPEN = /^(?:if|unless|case|for|while|until|begin)\b|\bdo\s*(?:\|[^|]*\|)?\s*$|\{\s*\|[^|]*\|\s*$/;

/** Every template expression of a text, in order; one that stays open is left out. Strings inside are skipped. */
export function templateSpans(text: string): readonly TemplateSpan[] {
  const spans: TemplateSpan[] = [];
  let literal = false;
  let searchEnd = true;
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match !== null; match = OPENING.exec(text)) {
    const start = match.index;
    const open = match[0];
    const strings = searchEnd && (open === '{{' || open === '{%') ? endOf(text, start + 2, CLOSING[open]!) : undefined;
    if (strings === undefined && (open === '{{' || open === '{%')) searchEnd = false;
    const plain = strings === undefined ? text.indexOf(CLOSING[open]!, start + 2) : -1;
    const end = strings ?? (plain === -1 ? undefined : plain + 2);
    if (end === undefined) {
      if (literal) break;
      literal = true;
      continue;
    }
    OPENING.lastIndex = end;
    spans.push(spanOf(text, { start, end }, open));
  }
  return spans;
}

function spanOf(text: string, range: Range, open: string): TemplateSpan {
  const body = text.slice(range.start + 2, range.end - 2).replace(/^[-+~]/, '').replace(/[-+~]$/, '').trim();
  if (open === '@@') return { range, silent: false };
  if (open === '{#') return { range, silent: true };
  if (open === '<%') {
    if (body.startsWith('=')) return { range, silent: false };
    return marked(range, RUBY_OPEN.test(body), /^(?:else|elsif|when|in|rescue|ensure)\b/.test(body), /^(?:end\b|\})/.test(body), true);
  }
  if (open === '{%') return marked(range, JINJA_OPEN.test(body), /^(?:else|elif|elseif)\b/.test(body), /^end\w*/.test(body), true);
  return marked(range, GO_OPEN.test(body), /^else\b/.test(body), /^end$/.test(body), GO_SILENT.test(body));
}

function marked(range: Range, open: boolean, turn: boolean, close: boolean, silent: boolean): TemplateSpan {
  const mark = turn ? 'turn' : close ? 'close' : open ? 'open' : undefined;
  return mark === undefined ? { range, silent } : { range, mark, silent: true };
}

/** Where an expression ends; a closing inside a string or a comment ends nothing. */
function endOf(text: string, from: number, close: string): number | undefined {
  const comment = /^[-+~]?\s?\/\*/.exec(text.slice(from, from + 5));
  if (comment !== null) {
    const end = text.indexOf('*/', from + comment[0].length);
    const after = end === -1 ? null : /^\s{0,20}[-+~]?\}\}/.exec(text.slice(end + 2, end + 30));
    return after === null ? undefined : end + 2 + after[0].length;
  }
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== '') {
      // A quote that its own line does not close is an apostrophe.
      if (char === '\n' && quote !== '`') return undefined;
      if (char === '\\' && quote !== '`') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') quote = char;
    else if (text.startsWith(close, at)) return at + close.length;
  }
  return undefined;
}
