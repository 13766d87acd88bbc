import type { Edit } from '../text/edit.ts';
import { contains, type Range } from '../text/range.ts';
import { isRefusal, type Refusal } from '../text/refusal.ts';
import type { Codec } from './document.ts';
import { mappedCodec, type CodecHost, type Decoded } from './mapped-codec.ts';
import type { SegmentMap } from './segment-map.ts';

/** A part of a literal with one way of escaping: the whole of a quoted scalar, one of the quoted parts of a shell word. */
export interface Zone {
  /** Delimiters included. */
  readonly outer: Range;
  readonly content: Range;
  readonly mode: string;
}

/** Pieces lie in the zones' contents; zones are sorted and there is at least one. */
export interface DecodedEscapes extends Decoded {
  readonly zones: readonly Zone[];
}

/** The parameters of one kind of escaped text. */
export interface EscapeStyle {
  /** Must refuse what the real reader would read otherwise: it is also the check on what `encode` wrote. */
  decode(source: string): DecodedEscapes | Refusal;
  /** New text as it must be written in a zone of this mode, standing anywhere in it. */
  encode(text: string, mode: string): string | Refusal;
  /** A reference as it is written in a zone of this mode. Absent when the reader fills in no references. */
  reference?(source: string, mode: string): string | Refusal;
}

/**
 * The codec of a text with escapes: only touched stretches are encoded again, escapes elsewhere keep their bytes.
 * A Refusal when the stretch `range` of `host` is not in this style.
 */
export function escapesCodec(host: CodecHost, range: Range, style: EscapeStyle): Codec | Refusal {
  return mappedCodec<DecodedEscapes>(host, range, {
    decode: (source) => style.decode(source),
    fillsReferences: style.reference !== undefined,
    write(decoded, map, edits) {
      const zones = placedZones(decoded.zones, map);
      const written: Edit[] = [];
      for (const edit of edits) {
        const placed = place(edit, zones, map, style);
        if (isRefusal(placed)) return placed;
        written.push(placed);
      }
      return written;
    },
  });
}

interface PlacedZone extends Zone {
  readonly guest: Range;
}

function placedZones(zones: readonly Zone[], map: SegmentMap): readonly PlacedZone[] {
  let at = 0;
  return zones.map((zone) => {
    const end = Math.max(at, map.toGuest(zone.content).end);
    const placed = { ...zone, guest: { start: at, end } };
    at = end;
    return placed;
  });
}

function place(edit: Edit, zones: readonly PlacedZone[], map: SegmentMap, style: EscapeStyle): Edit | Refusal {
  return edit.range.start === edit.range.end ? insertion(edit, zones, map, style) : replacement(edit, zones, map, style);
}

function insertion(edit: Edit, zones: readonly PlacedZone[], map: SegmentMap, style: EscapeStyle): Edit | Refusal {
  const at = edit.range.start;
  const touching = zones.filter((zone) => zone.guest.start <= at && at <= zone.guest.end);
  // Between a quoted and an unquoted part the quoted one takes new text with the least ado.
  const candidates = [...touching.filter(isDelimited), ...touching.filter((zone) => !isDelimited(zone))];
  return firstWritten(candidates.map((zone) => () => {
    const text = encodeEdit(edit, zone.mode, style);
    if (isRefusal(text)) return text;
    const offset = hostOffset(at, zone, map);
    return { range: { start: offset, end: offset }, text };
  }));
}

function replacement(edit: Edit, zones: readonly PlacedZone[], map: SegmentMap, style: EscapeStyle): Edit | Refusal {
  const { start, end } = edit.range;
  const first = zones.find((zone) => start < zone.guest.end)!;
  const last = zones.find((zone) => end <= zone.guest.end && zone.guest.start < end)!;
  const host = map.toHost(edit.range);
  if (first.mode === last.mode) return around(host, '', encodeEdit(edit, first.mode, style), '');
  const inFirst = encodeEdit(edit, first.mode, style);
  const close = closing(first);
  const open = opening(last);
  return firstWritten([
    ...(end === last.guest.end ? [() => around({ start: host.start, end: last.outer.end }, '', inFirst, close)] : []),
    ...(start === first.guest.start
      ? [() => around({ start: first.outer.start, end: host.end }, open, encodeEdit(edit, last.mode, style), '')] : []),
    () => around(host, '', inFirst, close + open),
    () => around(host, close + open, encodeEdit(edit, last.mode, style), ''),
  ]);

  function closing(zone: Zone): string {
    return map.source.slice(zone.content.end, zone.outer.end);
  }

  function opening(zone: Zone): string {
    return map.source.slice(zone.outer.start, zone.content.start);
  }
}

function around(range: Range, before: string, text: string | Refusal, after: string): Edit | Refusal {
  return isRefusal(text) ? text : { range, text: before + text + after };
}

function firstWritten(attempts: readonly (() => Edit | Refusal)[]): Edit | Refusal {
  let result = attempts[0]!();
  for (const attempt of attempts.slice(1)) {
    if (!isRefusal(result)) return result;
    result = attempt();
  }
  return result;
}

function hostOffset(at: number, zone: PlacedZone, map: SegmentMap): number {
  if (zone.guest.start === zone.guest.end) return zone.content.start;
  if (at < zone.guest.end) return map.toHost({ start: at, end: at + 1 }).start;
  return map.toHost({ start: at - 1, end: at }).end;
}

function encodeEdit(edit: Edit, mode: string, style: EscapeStyle): string | Refusal {
  const { reference } = style;
  if (reference === undefined) return style.encode(edit.text, mode);
  const parts: string[] = [];
  let at = 0;
  for (const raw of [...(edit.raw ?? []), undefined]) {
    const plain = style.encode(edit.text.slice(at, raw?.start), mode);
    if (isRefusal(plain)) return plain;
    parts.push(plain);
    if (raw === undefined) break;
    const written = reference(edit.text.slice(raw.start, raw.end), mode);
    if (isRefusal(written)) return written;
    parts.push(written);
    at = raw.end;
  }
  return parts.join('');
}

function isDelimited(zone: Zone): boolean {
  return !contains(zone.content, zone.outer);
}
