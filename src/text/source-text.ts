/** A file's text and what is needed to write it back byte for byte. */
export interface SourceText {
  /** Decoded text without a byte order mark; line endings as they are. */
  readonly text: string;
  readonly bom: boolean;
}

/** Why bytes are not a text we read, and the first byte that shows it. */
export interface DecodeFailure {
  readonly failed: 'utf-16' | 'not-utf-8' | 'binary';
  /** Byte offset. */
  readonly offset: number;
}

const SNIFFED_BYTES = 8192;

/** Reads bytes as strict UTF-8. One leading byte order mark is taken off and remembered; nothing else changes. */
export function decodeSource(bytes: Uint8Array): SourceText | DecodeFailure {
  const notText = sniff(bytes);
  if (notText !== undefined) return notText;
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), bom };
  } catch {
    return { failed: 'not-utf-8', offset: firstInvalidByte(bytes) };
  }
}

/** The bytes of `text`, with the byte order mark that `source` had. `encodeSource(s, s.text)` gives the bytes that were read. */
export function encodeSource(source: SourceText, text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  if (!source.bom) return body;
  const bytes = new Uint8Array(body.length + 3);
  bytes.set([0xef, 0xbb, 0xbf]);
  bytes.set(body, 3);
  return bytes;
}

function sniff(bytes: Uint8Array): DecodeFailure | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return { failed: 'utf-16', offset: 0 };
  const head = bytes.subarray(0, SNIFFED_BYTES);
  const nul = head.indexOf(0);
  if (nul === -1) return undefined;
  return { failed: looksLikeUtf16(head) ? 'utf-16' : 'binary', offset: nul };
}

/** Latin text in UTF-16 has its NULs at even or at odd offsets only, and many of them. */
function looksLikeUtf16(head: Uint8Array): boolean {
  const nuls = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) nuls[i % 2]!++;
  });
  const [even, odd] = nuls as [number, number];
  return Math.min(even, odd) === 0 && Math.max(even, odd) * 4 >= head.length;
}

function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return bytes.length;
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1]!;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const surrogate = lead === 0xed && second >= 0xa0;
  const tooLarge = lead === 0xf4 && second >= 0x90;
  return overlong || surrogate || tooLarge ? 0 : length;
}
