import { spellJsonString, type JsonEscaping } from '../../document/json-string.ts';
import type { SegmentMap } from '../../document/segment-map.ts';
import { applyEdits, trimEdit, type Edit } from '../../text/edit.ts';
import { shiftRange } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DecodedCell, Element } from './cell-codec.ts';

/** The edits of a cell's source for edits of its text. */
export function writeCell(decoded: DecodedCell, map: SegmentMap, edits: readonly Edit[], escaping: JsonEscaping): readonly Edit[] | Refusal {
  if (decoded.elements.length === 0) return refuse('cannot-hold', 'the cell holds no line yet');
  const plain: Edit[] = [];
  for (const edit of edits) {
    const own = decoded.isOpen && edit.range.end === map.text.length ? withoutTail(edit, map.text) : edit;
    if (isRefusal(own)) return own;
    plain.push(own);
  }
  return groupsOf(plain, decoded.elements).flatMap((group) => (
    decoded.isList && isLined(group, decoded, map.text) ? writeLines(group, decoded, map, escaping) : writeInside(group.edits, map, escaping)));
}

/** An edit of the text with its last line break as one of the text without. */
function withoutTail({ range: { start, end }, text }: Edit, whole: string): Edit | Refusal {
  if (text.endsWith('\n')) {
    const rest = text.slice(0, -1);
    return start === end ? { range: { start: end - 1, end: end - 1 }, text: `\n${rest}` } : { range: { start, end: end - 1 }, text: rest };
  }
  if (text !== '' || start === end) return refuse('cannot-hold', 'the final line break cannot be left out');
  return { range: { start: start > 0 && whole[start - 1] === '\n' ? start - 1 : start, end: end - 1 }, text: '' };
}

/** Edits on the same strings, with the indexes of these, both included. */
interface Group {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly Edit[];
}

function groupsOf(edits: readonly Edit[], elements: readonly Element[]): readonly Group[] {
  const groups: Group[] = [];
  for (const edit of edits) {
    const { start, end } = edit.range;
    const found = elements.findIndex(({ guest }) => start < guest.end);
    const first = found === -1 ? elements.length - 1 : found;
    const last = start === end ? first : Math.max(first, elements.findLastIndex(({ guest }) => guest.start < end));
    const before = groups.at(-1);
    if (before === undefined || before.last < first) groups.push({ first, last, edits: [edit] });
    else groups[groups.length - 1] = { first: before.first, last: Math.max(last, before.last), edits: [...before.edits, edit] };
  }
  return groups;
}

/** True where each string is one line. */
function isLined({ first, last }: Group, { elements }: DecodedCell, text: string): boolean {
  return elements.slice(first, last + 1).every(({ guest }, i) => {
    const line = text.slice(guest.start, guest.end);
    const lineBreak = line.indexOf('\n');
    return lineBreak === line.length - 1 || (first + i === elements.length - 1 && lineBreak === -1);
  });
}

function writeInside(edits: readonly Edit[], map: SegmentMap, escaping: JsonEscaping): readonly Edit[] {
  return edits.map((edit) => ({ range: map.toHost(edit.range), text: inner(edit.text, escaping) }));
}

function writeLines(group: Group, { elements }: DecodedCell, map: SegmentMap, escaping: JsonEscaping): readonly Edit[] {
  const { first, last } = group;
  const old = elements.slice(first, last + 1);
  const textOf = ({ guest }: Element): string => withoutVirtual(guest, map, elements);
  const start = old[0]!.guest.start;
  const after = applyEdits(old.map(textOf).join(''), group.edits.map((edit) => ({ ...edit, range: shiftRange(edit.range, -start) })));
  const lines = after.match(/[^\n]*\n|[^\n]+/g) ?? [];
  let head = 0;
  while (head < Math.min(old.length, lines.length) && textOf(old[head]!) === lines[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, lines.length) - head && textOf(old[old.length - 1 - tail]!) === lines[lines.length - 1 - tail]) tail++;
  const gone = old.slice(head, old.length - tail);
  const fresh = lines.slice(head, lines.length - tail);
  if (gone.length === 1 && fresh.length === 1) {
    const edit = trimEdit(map.text, { range: { start: gone[0]!.guest.start, end: gone[0]!.guest.start + textOf(gone[0]!).length }, text: fresh[0]! });
    return writeInside([edit], map, escaping);
  }
  const written = fresh.map((line) => spell(line, gone)).join(separator());
  return [place()];

  function place(): Edit {
    const from = first + head;
    const to = last - tail;
    if (fresh.length > 0 && gone.length > 0) return { range: { start: elements[from]!.range.start, end: elements[to]!.range.end }, text: written };
    if (gone.length === 0) {
      if (from < elements.length) return { range: { start: elements[from]!.range.start, end: elements[from]!.range.start }, text: written + separator() };
      const end = elements.at(-1)!.range.end;
      return { range: { start: end, end }, text: separator() + written };
    }
    const next = elements[to + 1];
    const previous = elements[from - 1];
    if (next !== undefined) return { range: { start: elements[from]!.range.start, end: next.range.start }, text: '' };
    if (previous !== undefined) return { range: { start: previous.range.end, end: elements[to]!.range.end }, text: '' };
    return { range: { start: 1, end: map.source.length - 1 }, text: '' };
  }

  /** What stands between two strings. */
  function separator(): string {
    const [one, two] = elements;
    return two === undefined ? `,${map.source.slice(1, one!.range.start) || ' '}` : map.source.slice(one!.range.end, two.range.start);
  }

  /** A line that stood there keeps its bytes, whether it ends in a line break or not. */
  function spell(line: string, from: readonly Element[]): string {
    for (const element of from) {
      const source = map.source.slice(element.range.start, element.range.end);
      const text = textOf(element);
      if (text === line) return source;
      if (`${text}\n` === line) return `${source.slice(0, -1)}\\n"`;
      if (text === `${line}\n` && source.endsWith('\\n"')) return `${source.slice(0, -3)}"`;
    }
    return spellJsonString(line, escaping);
  }
}

function withoutVirtual({ start, end }: Element['guest'], map: SegmentMap, elements: readonly Element[]): string {
  return map.text.slice(start, Math.min(end, elements.at(-1)!.guest.end));
}

function inner(text: string, escaping: JsonEscaping): string {
  return spellJsonString(text, escaping).slice(1, -1);
}
