import { literalOf } from '../../src/finding.ts';
import { v1Setting, type SettingAction } from '../../src/prefect/setting-names.ts';
import type { SettingSite } from '../../src/rule.ts';

/** Renamed, but not worth a line of their own: `~/.prefect` is home to both, and agents of 1.x sent logs whatever this said. */
const MEANINGLESS: ReadonlySet<string> = new Set(['home_dir', 'logging.log_to_cloud']);

/**
 * True for a value that is 1.x's own default, where the target has nothing to be told by it. One that is moved is not
 * asked about: it may stand there against another from an image or a file.
 */
export function saysNothing(site: SettingSite, { action }: SettingAction): boolean {
  const inProfile = site.spelling === 'config' && site.key.startsWith('server.');
  if (action !== 'manual' && !MEANINGLESS.has(site.key) && !inProfile) return false;
  const text = site.source === 'value' && site.base64 !== true ? literalOf(site.value)?.trim() : undefined;
  const fallback = v1Setting(site.key)?.fallback;
  return text !== undefined && fallback !== undefined && fallback !== null && isSame(text, fallback);
}

function isSame(text: string, fallback: string | number | boolean): boolean {
  switch (typeof fallback) {
    case 'string': return text === fallback;
    case 'number': return text !== '' && Number(text) === fallback;
    case 'boolean': return text.toLowerCase() === String(fallback);
  }
}
