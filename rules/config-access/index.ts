import { pythonCall } from '../../src/prefect/python-api.ts';
import { settingAction, v1Setting } from '../../src/prefect/setting-names.ts';
import { apiFinding, importFinding, IMPORT_MESSAGES, NO_EDIT } from '../../src/finding.ts';
import type { ApiSite, Finding, Rule, RuleContext } from '../../src/rule.ts';

/** 1.x's configuration as a program reads and writes it. */
export const configAccess: Rule = {
  meta: {
    id: 'config-access',
    summary: 'the Prefect 1.x configuration in a program',
    messages: {
      ...IMPORT_MESSAGES,
      read: 'The target has no "{name}": read "{setting}.value()" (from prefect.settings import {setting}).',
      write: 'The target has no "{name}" to set: set {setting} from outside, or here for a while by "temporary_settings" ({importing}).',
      none: 'The target has no "{name}", and no setting in its place.',
      unknown: 'The target has no "{name}": read the settings it needs from "prefect.settings" one by one, as "PREFECT_API_URL.value()".',
      changed: 'The target has no "{name}" to set: change settings for a while by "temporary_settings" ({importing}).',
      secret: 'The target has no secrets in its configuration: load the Secret block, by "Secret.load(…).get()" (from prefect.blocks.system import Secret).',
    },
  },
  settings: [],
  commands: [],
  urls: false,
  apis: ['config-read', 'config-write'],
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'api') yield importFinding(site) ?? accessFinding(site, context);
  },
};

function accessFinding(site: ApiSite, { target }: RuleContext): Finding {
  const writes = site.api === 'config-write';
  const importing = pythonCall('config-write')?.instead[target].importing ?? '';
  const key = keyOf(site);
  if (key === undefined) return apiFinding(site, writes ? 'changed' : 'unknown', { outcome: NO_EDIT, data: { importing } });
  if (key === 'context.secrets') return apiFinding(site, 'secret', { outcome: NO_EDIT });
  const setting = settingAction(key, target)?.env;
  if (setting === undefined) return apiFinding(site, 'none', { outcome: NO_EDIT });
  return apiFinding(site, writes ? 'write' : 'read', { outcome: NO_EDIT, data: { setting, importing } });
}

/** The key of 1.x that a use names by its attributes and literal subscripts: the longest that 1.x knows. */
function keyOf({ use: { symbol, steps } }: ApiSite): string | undefined {
  const names = symbol.replace(/^prefect\.(?:context\.)?config\.?/, '').split('.').filter((name) => name !== '');
  if (symbol.startsWith('prefect.utilities.')) return undefined;
  for (const step of steps) {
    if (step.step === 'member') names.push(step.name);
    else if (step.step === 'index' && step.index.value.pieces.length === 1 && step.index.value.pieces[0]?.kind === 'text') names.push(step.index.value.pieces[0].text);
    else break;
  }
  for (let length = names.length; length > 0; length--) {
    const key = names.slice(0, length).join('.');
    if (v1Setting(key) !== undefined) return key;
  }
  return undefined;
}
