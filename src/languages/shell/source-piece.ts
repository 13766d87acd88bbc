import { shiftRange, type Range } from '../../text/range.ts';

/** New shell source; `raw` are stretches that the host's reader fills in, in offsets of `text`. */
export interface Source {
  readonly text: string;
  readonly raw: readonly Range[];
}

/** Source without references for the host. */
export function plain(text: string): Source {
  return { text, raw: [] };
}

/** Source that the host fills in as a whole. */
export function rawSource(text: string): Source {
  return { text, raw: [{ start: 0, end: text.length }] };
}

/** Sources one behind the other. */
export function joined(sources: readonly Source[], separator = ''): Source {
  let text = '';
  const raw: Range[] = [];
  sources.forEach((source, index) => {
    if (index > 0) text += separator;
    for (const range of source.raw) raw.push(shiftRange(range, text.length));
    text += source.text;
  });
  return { text, raw };
}

/** Each source with something in front and behind, one after the other. */
export function framed(sources: readonly Source[], before: string, after: string): Source {
  return joined(sources.flatMap((source) => [plain(before), source, plain(after)]));
}
