import { settingTypeRows } from './setting-types.ts';
import type { Target } from './target.ts';

/** What a setting of the target takes, where another value stops every command: README pitfall 14. */
export type StrictKind = 'whole' | 'number' | 'truth';

const TAKES: Readonly<Record<StrictKind, string>> = { whole: 'a whole number', number: 'a number', truth: 'true or false' };

const kinds = new Map<Target, ReadonlyMap<string, StrictKind>>();

/** The kind of a setting's value in the target; undefined where any text will do, or nothing is known. */
export function strictKind(name: string, target: Target): StrictKind | undefined {
  let known = kinds.get(target);
  if (known === undefined) {
    known = new Map(settingTypeRows.split('\n').flatMap((row): (readonly [string, StrictKind])[] => {
      const [short = '', kind = '', targets = ''] = row.split(' ');
      return targets.includes(target) && isKind(kind) ? [[`PREFECT_${short}`, kind]] : [];
    }));
    kinds.set(target, known);
  }
  return known.get(name);
}

/**
 * What the target would have taken in place of a literal value that stops it; undefined for one it takes, and for any
 * that may be a number in a spelling not known here.
 */
export function wrongValue(name: string, text: string, target: Target): string | undefined {
  const kind = strictKind(name, target);
  const value = text.trim();
  if (kind === undefined || value === '') return undefined;
  return fits(value.toLowerCase(), kind) ? undefined : TAKES[kind];
}

function fits(value: string, kind: StrictKind): boolean {
  if (kind === 'truth') return /^(?:[01tfyn]|on|off|true|false|yes|no)$/.test(value);
  return /\d/.test(value) || (kind === 'number' && /^[+-]?(?:inf|infinity|nan)$/.test(value));
}

function isKind(text: string): text is StrictKind {
  return Object.hasOwn(TAKES, text);
}
