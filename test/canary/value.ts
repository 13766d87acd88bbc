import { createHash } from 'node:crypto';

/** How a canary is made up: what a mask may look for. */
export type Look = 'letters' | 'signs' | 'words' | 'short';

export const LOOKS: readonly Look[] = ['letters', 'signs', 'words', 'short'];

/** A value that turns up nowhere else; another one for each seed. */
export function canary(seed: string, look: Look): string {
  const digest = createHash('sha256').update(`${look} ${seed}`).digest();
  const letters = digest.toString('base64').replace(/[+/=]/g, 'Q');
  switch (look) {
    case 'letters': return `Z${letters.slice(0, 23)}`;
    case 'signs': return `${letters.slice(0, 5)}%${letters.slice(5, 10)}.${letters.slice(10, 14)}+${letters.slice(14, 18)}`;
    case 'words': return [...digest.subarray(0, 3)].map((byte) => WORDS[byte % WORDS.length]).join('-');
    case 'short': return letters.slice(0, 7);
  }
}

const WORDS = ['otter', 'lantern', 'gravel', 'meadow', 'copper', 'violin', 'harbour', 'walnut', 'saddle', 'magnet', 'pepper', 'tunnel', 'velvet', 'button', 'canyon', 'ribbon'];

/** Every stretch that would give a canary away: itself, as URLs write it, and base64 in any of its three places. */
export function tracesOf(value: string): readonly string[] {
  const percent = encodeURIComponent(value);
  return [...new Set([value, percent, percent.toLowerCase(), ...[0, 1, 2].flatMap((shift) => {
    const digits = Buffer.from('x'.repeat(shift) + value).toString('base64').replace(/=+$/, '');
    const whole = digits.slice(shift === 0 ? 0 : shift + 1, -1);
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  })])];
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
