import type { Severity } from '../rule.ts';

/** Puts colour around a text that is neutral already; the identity when colour is off. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

/** The palette of a terminal, or one that paints nothing. */
export function palette(color: boolean): Palette {
  const paint = (on: number, off: number): Paint => (text) => (color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** The colour of a severity. */
export function severityPaint(severity: Severity, colors: Palette): Paint {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}
