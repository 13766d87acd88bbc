import type { Report } from '../engine/result.ts';
import { palette, type Palette } from './color.ts';
import { neutral } from './neutral.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Terminal columns; 120 when unknown. */
  readonly width?: number;
  /** True when a person looks: a clean run then says one line, else nothing. */
  readonly terminal: boolean;
}

/** What all blocks of one report share. */
export interface Screen {
  readonly report: Report;
  readonly colors: Palette;
  /** Terminal columns. */
  readonly width: number;
  /** Masked and neutral. */
  readonly clean: (text: string) => string;
  /** The same for a sentence of ours. */
  readonly said: (text: string) => string;
  /** Line starts per path, kept between blocks. */
  readonly lines: Map<string, readonly number[]>;
}

const DEFAULT_WIDTH = 120;
const MIN_WIDTH = 40;

/** The screen a report is shown on. */
export function screenOf(report: Report, options: TextOptions): Screen {
  return {
    report,
    colors: palette(options.color),
    width: Math.max(options.width ?? DEFAULT_WIDTH, MIN_WIDTH),
    clean: (text) => neutral(report.mask.text(text)),
    said: (text) => neutral(report.mask.prose(text)),
    lines: new Map(),
  };
}
