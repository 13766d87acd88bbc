import { applyEdits, firstOverlap, mergeTouching, trimEdit, type Edit } from '../text/edit.ts';
import { contains, overlaps, shiftRange, type Range } from '../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../text/refusal.ts';
import type { Codec, OpaqueRange } from './document.ts';
import { liftedRaw, referencesKept } from './lift-law.ts';
import { segmentMap, type Piece, type SegmentMap } from './segment-map.ts';

/** What a codec needs of the text it stands in; a Document is one. */
export interface CodecHost {
  readonly text: string;
  readonly parseText: string;
  readonly opaque: readonly OpaqueRange[];
}

/** A stretch of host source, read. All offsets count from the start of that stretch. */
export interface Decoded {
  readonly pieces: readonly Piece[];
  /** References that the host's own reader fills in. */
  readonly opaque: readonly OpaqueRange[];
  /** Where text goes when there is none yet. */
  readonly empty: number;
}

/** One way to write a guest. `decode` must refuse every source that the real reader would not read as exactly this guest. */
export interface Style<D extends Decoded> {
  decode(source: string): D | Refusal;
  /** Edits of `map.source` for minimal, sorted guest edits that split nothing; they may be wrong: the law is checked after. */
  write(decoded: D, map: SegmentMap, edits: readonly Edit[]): readonly Edit[] | Refusal;
  /** True when the host's reader fills in references: `raw` ends here instead of going on outwards. */
  readonly fillsReferences: boolean;
}

/**
 * A codec for the stretch `range` of `host` written in `style`; a Refusal when the stretch is not in that style.
 * Every lift decodes its own result again and refuses when that is not the guest after the edits.
 */
export function mappedCodec<D extends Decoded>(host: CodecHost, range: Range, style: Style<D>): Codec | Refusal {
  const source = host.text.slice(range.start, range.end);
  const parseSource = host.parseText === host.text ? source : host.parseText.slice(range.start, range.end);
  const decoded = style.decode(parseSource);
  if (isRefusal(decoded)) return decoded;
  const map = segmentMap(source, decoded.pieces, decoded.empty);
  const own = guestOpaque(map, decoded.opaque);
  const inherited = guestOpaque(map, within(host.opaque, range)
    .map((stretch) => ({ ...stretch, range: shiftRange(stretch.range, -range.start) })));
  const opaque = [...own, ...inherited].sort((a, b) => a.range.start - b.range.start);
  const units = map.segments.filter(({ verbatim, guest }) => !verbatim && guest.end - guest.start > 1);
  const wholes = [...units.map(({ guest }) => guest), ...opaque.map((stretch) => stretch.range)].sort((a, b) => a.start - b.start);

  function lift(edits: readonly Edit[]): readonly Edit[] | Refusal {
    const guestEdits = wholeEdits(map.text, edits, wholes, opaque);
    if (isRefusal(guestEdits)) return guestEdits;
    if (guestEdits.length === 0) return [];
    const written = style.write(decoded as D, map, guestEdits);
    if (isRefusal(written)) return written;
    if (firstOverlap(written) !== undefined) return cannotHold('the new pieces would run into each other');
    const after = style.decode(applyEdits(parseSource, written));
    if (isRefusal(after)) return after;
    const mapAfter = segmentMap(applyEdits(source, written), after.pieces, after.empty);
    if (mapAfter.text !== applyEdits(map.text, guestEdits)) return cannotHold('the text would be read back differently');
    if (style.fillsReferences) {
      if (!referencesKept(own, guestEdits, guestOpaque(mapAfter, after.opaque))) {
        return cannotHold('a reference would begin or end elsewhere');
      }
      return written.map((edit) => ({ range: shiftRange(edit.range, range.start), text: edit.text }));
    }
    return liftedRaw(guestEdits, written, mapAfter)
      .map((edit) => ({ ...edit, range: shiftRange(edit.range, range.start) }));
  }

  return {
    text: map.text,
    range,
    opaque,
    toHost: (guest) => shiftRange(map.toHost(guest), range.start),
    lift,
  };
}

/** A codec for a stretch that can be read but not written: every lift gives `refusal`. */
export function frozenCodec(range: Range, text: string, refusal: Refusal): Codec {
  return {
    text,
    range,
    opaque: [],
    toHost: ({ start, end }) => (start === end ? { start: range.start, end: range.start } : range),
    lift: (edits) => (edits.length === 0 ? [] : refusal),
  };
}

const ordered = new WeakMap<readonly OpaqueRange[], boolean>();

/** The stretches that overlap a range. A line of many words asks for each of them: those in order are not all looked at. */
function within(opaque: readonly OpaqueRange[], range: Range): readonly OpaqueRange[] {
  let inOrder = ordered.get(opaque);
  if (inOrder === undefined) {
    inOrder = opaque.every((each, index) => index === 0 || opaque[index - 1]!.range.end <= each.range.start);
    ordered.set(opaque, inOrder);
  }
  if (!inOrder) return opaque.filter((each) => overlaps(each.range, range));
  let [low, high] = [0, opaque.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (opaque[middle]!.range.end < range.start) low = middle + 1;
    else high = middle;
  }
  const found: OpaqueRange[] = [];
  for (let at = low; at < opaque.length && opaque[at]!.range.start <= range.end; at++) if (overlaps(opaque[at]!.range, range)) found.push(opaque[at]!);
  return found;
}

function guestOpaque(map: SegmentMap, opaque: readonly OpaqueRange[]): readonly OpaqueRange[] {
  return opaque.map((stretch) => ({ ...stretch, range: map.toGuest(stretch.range) }));
}

/** The smallest edits that mean the same and split neither a unit nor an opaque stretch. */
function wholeEdits(
  text: string, edits: readonly Edit[], wholes: readonly Range[], opaque: readonly OpaqueRange[],
): readonly Edit[] | Refusal {
  if (firstOverlap(edits) !== undefined) return refuse('overlap', 'two edits change the same text');
  const found: Edit[] = [];
  for (const merged of mergeTouching(edits)) {
    if (/[\ud800-\udfff]/u.test(merged.text)) return cannotHold('half of a surrogate pair cannot be written');
    const edit = grow(text, trimEdit(text, merged), merged, wholes);
    if (edit === undefined) return cannotHold('the edit cuts through an escape or a reference');
    if (edit.range.start === edit.range.end && edit.text === '') continue;
    if (repeatsReference(text, edit, opaque)) return cannotHold('a reference in the new text is not marked as one');
    found.push(edit);
  }
  return found;
}

/** Takes back trimming where it ended inside a whole; undefined when the edit as given cuts one. */
function grow(text: string, trimmed: Edit, given: Edit, wholes: readonly Range[]): Edit | undefined {
  let { start, end } = trimmed.range;
  for (const whole of wholes) {
    const cutsStart = whole.start < start && start < whole.end;
    const cutsEnd = whole.start < end && end < whole.end;
    if (!cutsStart && !cutsEnd) continue;
    if (!contains(given.range, whole)) return undefined;
    start = Math.min(start, whole.start);
    end = Math.max(end, whole.end);
  }
  const head = text.slice(start, trimmed.range.start);
  const grown = head + trimmed.text + text.slice(trimmed.range.end, end);
  const raw = trimmed.raw?.map((stretch) => shiftRange(stretch, head.length));
  return { range: { start, end }, text: grown, ...(raw === undefined ? {} : { raw }) };
}

/** A replaced reference whose source comes back as plain text: only the caller knows whether it is still meant as one. */
function repeatsReference(text: string, edit: Edit, opaque: readonly OpaqueRange[]): boolean {
  const replaced = opaque.filter((stretch) => contains(edit.range, stretch.range));
  if (replaced.length === 0) return false;
  let plain = edit.text;
  for (const raw of edit.raw ?? []) plain = plain.slice(0, raw.start) + ' '.repeat(raw.end - raw.start) + plain.slice(raw.end);
  return replaced.some(({ range }) => plain.includes(text.slice(range.start, range.end)));
}

function cannotHold(why: string): Refusal {
  return refuse('cannot-hold', why);
}
