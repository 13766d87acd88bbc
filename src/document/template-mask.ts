import type { Range } from '../text/range.ts';
import type { OpaqueRange } from './document.ts';
import { templateSpans, type TemplateSpan } from './template-spans.ts';

/** A text with its template parts replaced at the same length, and where they were. */
export interface TemplateMask {
  readonly parseText: string;
  readonly opaque: readonly OpaqueRange[];
}

/** Lines that belong together: an expression may run over several. */
interface Row {
  readonly start: number;
  /** Before the last line break. */
  readonly end: number;
  readonly spans: readonly TemplateSpan[];
  /** Column of the first character that is no blank. */
  readonly indent: number;
  /** Nothing but template expressions and perhaps a comment behind them. */
  readonly alone: boolean;
  /** Nothing at all. */
  readonly blank: boolean;
}

/** A block scalar that the rows below a header belong to. */
interface Block {
  readonly parent: number;
  indent: number | undefined;
}

const HEADER = /(?:^|: +|- +)(?:[!&][^\s]{1,100} +)?[|>][-+1-9]{0,2}[ \t]*(?:[ \t]#[^\r\n]*)?$/;
const ENVSUBST = /\$\{[A-Za-z_][^{}\r\n]{0,200}\}/g;

/**
 * Masks the templates of a text that is indented data (YAML): what stands on lines of its own becomes blank, a value or key a
 * word that no reader takes for anything but a string, the same for the same expression. `variables`: `${X}` outside of
 * block scalars too. `others`: expressions of a host, in order. Undefined without templates. Linear.
 */
export function templateMask(text: string, variables = false, others: readonly TemplateSpan[] = []): TemplateMask | undefined {
  const spans = merged(variables ? withVariables(text) : templateSpans(text), others);
  if (spans.length === 0) return undefined;
  const rows = rowsOf(text, spans);
  const pieces: { readonly range: Range; readonly text: string }[] = [];
  const opaque: OpaqueRange[] = [];
  let block: Block | undefined;
  rows.forEach((row, index) => {
    if (block !== undefined && !row.blank && row.indent <= block.parent && !row.alone) block = undefined;
    if (block !== undefined) maskInBlock(row, block);
    else if (row.spans.length > 0) maskRow(row, index);
    const head = maskedRow(row);
    if (block === undefined && HEADER.test(head) && !/^\s*#/.test(head)) block = { parent: parentColumn(head), indent: undefined };
  });
  return { parseText: applied(text, pieces), opaque };

  function maskInBlock(row: Row, inside: Block): void {
    if (row.blank) return;
    if (inside.indent === undefined && row.indent > inside.parent) inside.indent = row.indent;
    const hidden = row.alone && row.indent < (inside.indent ?? Infinity);
    for (const span of row.spans) put(span.range, hidden ? blanks : wordOf(text, row), span.mark);
  }

  function maskRow(row: Row, index: number): void {
    const first = row.spans[0]!;
    const lead = text.slice(row.start, first.range.start);
    if (row.alone || /^\s*#/.test(lead)) {
      for (const span of row.spans) put(span.range, row.alone ? blanks : wordOf(text, row), span.mark);
      return;
    }
    if (first.silent && lead.trim() === '') {
      hideRow(row);
      return;
    }
    const groups = joined(row.spans);
    const covered = groups.at(-1)!;
    const isLast = /^[ \t]*(?:#.*)?$/.test(text.slice(covered.range.end, row.end));
    const beforeLast = text.slice(row.start, covered.range.start);
    const gone = isLast && (covered.silent || HEADER.test(beforeLast.trimEnd()) || (/:\s*$/.test(beforeLast) && holdsMore(row, index)));
    groups.forEach((span, at) => put(span.range, gone && at === groups.length - 1 ? blanks : wordOf(text, row), span.mark));
  }

  /** A condition with text on the same line: the text's column is not known, so nothing of it is read. */
  function hideRow(row: Row): void {
    let at = row.spans[0]!.range.start;
    for (const span of row.spans) {
      if (span.range.start > at) put({ start: at, end: span.range.start }, blanks);
      put(span.range, blanks, span.mark);
      at = span.range.end;
    }
    if (row.end > at) put({ start: at, end: row.end }, blanks);
  }

  /** True when what follows is indented deeper: the expression is not the value, only a part of it. */
  function holdsMore(row: Row, index: number): boolean {
    const column = parentColumn(text.slice(row.start, row.end));
    for (let at = index + 1; at < rows.length; at++) {
      const next = rows[at]!;
      if (next.blank || next.alone || text[next.start + next.indent] === '#') continue;
      return next.indent > column;
    }
    return false;
  }

  function put(range: Range, mask: (source: string, range: Range) => string, mark?: TemplateSpan['mark']): void {
    pieces.push({ range, text: mask(text.slice(range.start, range.end), range) });
    opaque.push(mark === undefined ? { range } : { range, mark });
  }

  function maskedRow(row: Row): string {
    if (row.spans.length === 0) return text.slice(row.start, row.end);
    const own: (typeof pieces)[number][] = [];
    for (let at = pieces.length - 1; at >= 0 && pieces[at]!.range.start >= row.start; at--) own.unshift(pieces[at]!);
    return applied(text.slice(row.start, row.end), own.map((piece) => ({ ...piece, range: { start: piece.range.start - row.start, end: piece.range.end - row.start } }))).trimEnd();
  }
}

function blanks(source: string): string {
  return source.replace(/[^\r\n]/g, ' ');
}

/** A word made of the expression's text, so that equal expressions stay equal and others do not become so. */
function wordOf(text: string, row: Row): (source: string, range: Range) => string {
  return (source, range) => {
    const lineBreak = source.search(/[\r\n]/);
    const first = lineBreak === -1 ? source.length : lineBreak;
    const word = `_${digest(source)}`.slice(0, first).padEnd(first, '_');
    if (lineBreak === -1) return word;
    const rest = source.slice(first);
    return word + (text.slice(range.end, row.end).trim() === '' ? blanks(rest) : rest.replace(/[^\s]/g, '_'));
  };
}

function digest(source: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < source.length; at++) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(36);
}

/** A condition that begins and ends in one row is one expression. */
function joined(spans: readonly TemplateSpan[]): readonly TemplateSpan[] {
  const groups: TemplateSpan[] = [];
  for (let at = 0; at < spans.length; at++) {
    const span = spans[at]!;
    let depth = 0;
    let end = at;
    for (; end < spans.length; end++) {
      const { mark } = spans[end]!;
      if (mark === 'open') depth++;
      if (mark === 'close') depth--;
      if (depth <= 0) break;
    }
    if (span.mark !== 'open' || end === spans.length) {
      groups.push(span);
      if (span.mark === 'open') return [...groups, ...spans.slice(at + 1)];
      continue;
    }
    groups.push({ range: { start: span.range.start, end: spans[end]!.range.end }, silent: false });
    at = end;
  }
  return groups;
}

/** The column that children of the row's value must be deeper than: of its key, or of its last dash. */
function parentColumn(row: string): number {
  const match = /^ *(?:- +)*/.exec(row)![0];
  const own = row.slice(match.length);
  return /^[|>!&]/.test(own) ? match.replace(/- +$/, '').length : match.length;
}

function rowsOf(text: string, spans: readonly TemplateSpan[]): readonly Row[] {
  const rows: Row[] = [];
  let next = 0;
  for (let start = 0; start < text.length;) {
    const own: TemplateSpan[] = [];
    let lineBreak = text.indexOf('\n', start);
    for (; next < spans.length && (lineBreak === -1 || spans[next]!.range.start < lineBreak); next++) {
      own.push(spans[next]!);
      if (lineBreak !== -1 && spans[next]!.range.end > lineBreak) lineBreak = text.indexOf('\n', spans[next]!.range.end);
    }
    const stop = lineBreak === -1 ? text.length : lineBreak;
    const end = text[stop - 1] === '\r' && stop > start ? stop - 1 : stop;
    rows.push(rowOf(text, start, end, own));
    start = stop + 1;
  }
  return rows;
}

function rowOf(text: string, start: number, end: number, spans: readonly TemplateSpan[]): Row {
  let rest = '';
  let at = start;
  for (const { range } of spans) {
    rest += text.slice(at, range.start);
    at = range.end;
  }
  rest += text.slice(at, end);
  const indent = /^[ \t]*/.exec(text.slice(start, Math.min(end, start + 2_000)))![0].length;
  const comment = spans.length > 0 && /^\s*#/.test(text.slice(start, spans[0]!.range.start));
  return { start, end, spans, indent, alone: spans.length > 0 && !comment && /^\s*(?:#.*)?$/s.test(rest), blank: spans.length === 0 && rest.trim() === '' };
}

/** `${X}` joins the expressions where no quote and no comment stands before it on its line. */
function withVariables(text: string): readonly TemplateSpan[] {
  const spans = templateSpans(text);
  const variables = [...text.matchAll(ENVSUBST)].flatMap((match): TemplateSpan[] => {
    const range = { start: match.index, end: match.index + match[0].length };
    const line = text.slice(Math.max(text.lastIndexOf('\n', range.start) + 1, range.start - 500), range.start);
    return /["'#]/.test(line) ? [] : [{ range, silent: false }];
  });
  return merged(spans, variables);
}

function merged(spans: readonly TemplateSpan[], others: readonly TemplateSpan[]): readonly TemplateSpan[] {
  if (others.length === 0) return spans;
  const all = [...spans, ...others].sort((a, b) => a.range.start - b.range.start);
  return all.filter((span, index) => index === 0 || span.range.start >= all[index - 1]!.range.end);
}

function applied(text: string, pieces: readonly { readonly range: Range; readonly text: string }[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    parts.push(text.slice(at, piece.range.start), piece.text);
    at = piece.range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
