/** A half-open stretch of one document's text; both ends are UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** True when `outer` holds every offset of `inner`. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when the two ranges share at least one character; ranges that only touch do not. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The range moved by `by` units. */
export function shiftRange(range: Range, by: number): Range {
  return { start: range.start + by, end: range.end + by };
}
