import type { Range } from '../text/range.ts';

/**
 * One stretch of a host's source and what it means. Without `text` it stands for itself, character by character;
 * with `text` it is a unit that cannot be split (an escape, a folded line break); `''` stands for nothing.
 */
export interface Piece {
  readonly host: Range;
  readonly text?: string;
}

/** A piece with its place in the guest's text. */
export interface Segment {
  readonly host: Range;
  readonly guest: Range;
  readonly verbatim: boolean;
}

/** The position map between a stretch of source and the guest text it stands for. */
export interface SegmentMap {
  readonly source: string;
  readonly text: string;
  /** Segments that stand for something, in order; they cover the guest's text without gaps. */
  readonly segments: readonly Segment[];
  /** Source range of a guest range; units count whole. An empty range stays empty, before the character it stands at. */
  toHost(range: Range): Range;
  /** Guest range of a source range; units count whole. */
  toGuest(range: Range): Range;
}

/** Makes the map of sorted pieces of `source`. `empty` is the source offset of a guest without any text. */
export function segmentMap(source: string, pieces: readonly Piece[], empty: number): SegmentMap {
  const segments: Segment[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const { host, text: decoded } of pieces) {
    const text = decoded ?? source.slice(host.start, host.end);
    if (text === '') continue;
    segments.push({ host, guest: { start: length, end: length + text.length }, verbatim: decoded === undefined });
    texts.push(text);
    length += text.length;
  }

  function hostStart(offset: number): number {
    const segment = firstEndingAfter(segments, 'guest', offset);
    if (segment === undefined) return segments.at(-1)?.host.end ?? empty;
    return segment.verbatim ? segment.host.start + offset - segment.guest.start : segment.host.start;
  }

  function hostEnd(offset: number): number {
    const segment = firstEndingAfter(segments, 'guest', offset - 1);
    if (segment === undefined) return empty;
    return segment.verbatim ? segment.host.start + offset - segment.guest.start : segment.host.end;
  }

  function guestStart(offset: number): number {
    const segment = firstEndingAfter(segments, 'host', offset);
    if (segment === undefined) return length;
    return segment.guest.start + (segment.verbatim ? Math.max(0, offset - segment.host.start) : 0);
  }

  function guestEnd(offset: number): number {
    const segment = firstEndingAfter(segments, 'host', offset - 1);
    if (segment === undefined) return length;
    if (offset <= segment.host.start) return segment.guest.start;
    return segment.verbatim ? segment.guest.start + offset - segment.host.start : segment.guest.end;
  }

  return {
    source,
    text: texts.join(''),
    segments,
    toHost({ start, end }) {
      const at = hostStart(start);
      return { start: at, end: start === end ? at : hostEnd(end) };
    },
    toGuest({ start, end }) {
      const at = guestStart(start);
      return { start: at, end: Math.max(at, guestEnd(end)) };
    },
  };
}

function firstEndingAfter(segments: readonly Segment[], side: 'host' | 'guest', offset: number): Segment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle]![side].end > offset) high = middle;
    else low = middle + 1;
  }
  return segments[low];
}
