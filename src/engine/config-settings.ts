import { configPieces } from '../prefect/config-text.ts';
import { settingOfPath, v1Setting } from '../prefect/setting-names.ts';
import type { Audience, SettingSite } from '../rule.ts';
import type { ConfigSite, Environment, Slot } from '../sites/site.ts';

/** The settings of 1.x's own configuration files; sections of the user's own are none. */
export function configSettings(sites: readonly ConfigSite[], audiences: (environment: Environment) => Audience): readonly SettingSite[] {
  const values = new Map<Environment, Map<string, string>>();
  for (const site of sites) {
    const text = textOf(site.value);
    const own = values.get(site.environment) ?? new Map<string, string>();
    values.set(site.environment, own);
    if (text !== undefined) own.set(site.path.join('.'), text);
  }
  return sites.flatMap((site): SettingSite[] => {
    const setting = settingOfPath(site.path);
    if (setting === undefined) return [];
    const value = filled(site.value, (key) => values.get(site.environment)?.get(key) ?? fallbackOf(key));
    return [{
      kind: 'setting', key: setting.key, spelling: 'config', label: site.path.join('.'), document: site.document,
      name: site.name, source: 'value', entry: site.entry, environment: site.environment, config: site,
      audience: audiences(site.environment), address: site.address,
      ...(setting.parameter === undefined ? {} : { parameter: setting.parameter }),
      ...(setting.note === undefined ? {} : { note: setting.note }),
      ...(value === undefined ? {} : { value }),
    }];
  });
}

/** The value as 1.x reads it; a list or table stays what it is. */
function filled(slot: Slot | undefined, valueOf: (key: string) => string | undefined): Slot | undefined {
  const text = textOf(slot);
  return slot === undefined || text === undefined || !text.includes('$') ? slot : { ...slot, pieces: configPieces(text, valueOf) };
}

/** What 1.x's own file says where the user's says nothing. */
function fallbackOf(key: string): string | undefined {
  const fallback = v1Setting(key)?.fallback;
  return fallback === undefined || fallback === null ? undefined : String(fallback);
}

function textOf(slot: Slot | undefined): string | undefined {
  const [only] = slot?.pieces ?? [];
  if (slot?.pieces.length === 0) return '';
  return slot?.pieces.length === 1 && only?.kind === 'text' ? only.text : undefined;
}
