import { applyEdits, firstOverlap, mergeTouching, trimEdit, type Edit } from '../text/edit.ts';
import { shiftRange, type Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Codec } from './document.ts';

interface Fragment {
  readonly codec: Codec;
  readonly guest: Range;
}

/**
 * One guest out of several codecs of the same host, in order: the strings of a notebook's `source`, adjacent literals,
 * the elements of a list. `separator` stands between their texts in the guest and nowhere in the host. `parts` is not empty.
 */
export function fragmentsCodec(range: Range, parts: readonly Codec[], separator = ''): Codec {
  const fragments: Fragment[] = [];
  let length = 0;
  for (const codec of parts) {
    const start = fragments.length === 0 ? 0 : length + separator.length;
    length = start + codec.text.length;
    fragments.push({ codec, guest: { start, end: length } });
  }
  const text = parts.map((codec) => codec.text).join(separator);

  function lift(edits: readonly Edit[]): readonly Edit[] | Refusal {
    if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two edits change the same text');
    const own = fragments.map((): Edit[] => []);
    for (const edit of mergeTouching(edits)) {
      const dealt = deal(trimEdit(text, edit), fragments, separator, own);
      if (isRefusal(dealt)) return dealt;
    }
    const after = fragments.map(({ codec }, i) => applyEdits(codec.text, own[i]!)).join(separator);
    if (after !== applyEdits(text, edits)) return refuse('cannot-hold', 'the text would be read back differently');
    const lifted: Edit[] = [];
    for (const [i, { codec }] of fragments.entries()) {
      const hostEdits = codec.lift(own[i]!);
      if (isRefusal(hostEdits)) return hostEdits;
      lifted.push(...hostEdits);
    }
    return lifted;
  }

  return {
    text,
    range,
    opaque: fragments.flatMap(({ codec, guest }) =>
      codec.opaque.map((stretch) => ({ ...stretch, range: shiftRange(stretch.range, guest.start) }))),
    toHost({ start, end }) {
      const first = fragments.find((fragment) => start < fragment.guest.end) ?? fragments.at(-1)!;
      const from = first.codec.toHost(at(first, start, start)).start;
      if (start === end) return { start: from, end: from };
      const last = fragments.findLast((fragment) => fragment.guest.start < end) ?? fragments[0]!;
      const to = last.codec.toHost(at(last, last.guest.start, end)).end;
      return { start: from, end: Math.max(from, to) };
    },
    lift,
  };
}

/** The range in the fragment's own text, cut to it. */
function at({ guest }: Fragment, start: number, end: number): Range {
  const clamp = (offset: number): number => Math.min(Math.max(offset, guest.start), guest.end) - guest.start;
  return { start: clamp(start), end: clamp(end) };
}

/** Gives each fragment its share of the edit: between separators the new text must have as many parts as the old one. */
function deal(edit: Edit, fragments: readonly Fragment[], separator: string, own: readonly Edit[][]): Refusal | undefined {
  const { start, end } = edit.range;
  const spans = start < end;
  const from = fragments.findIndex(({ guest }) => (spans && separator === '' ? start < guest.end : start <= guest.end));
  const to = !spans ? from : fragments.findLastIndex(({ guest }) => (separator === '' ? guest.start < end : guest.start <= end));
  if (fragments[from]!.guest.start > start || fragments[to]!.guest.end < end) return cut();

  const isSpread = to > from && separator !== '';
  const texts = isSpread ? edit.text.split(separator) : [edit.text];
  if (isSpread && texts.length !== to - from + 1) return cut();
  if (isSpread && edit.raw !== undefined) return refuse('cannot-hold', 'a reference cannot be written over several elements');
  for (let i = from; i <= to; i++) {
    const part = at(fragments[i]!, start, end);
    const share = texts[i - from] ?? '';
    const raw = i === from ? edit.raw : undefined;
    if (part.start === part.end && share === '') continue;
    own[i]!.push({ range: part, text: share, ...(raw === undefined ? {} : { raw }) });
  }
  return undefined;
}

function cut(): Refusal {
  return refuse('cannot-hold', 'the edit goes over the end of an element');
}
