import { dropOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, safe, settingFinding } from '../../src/finding.ts';
import type { Finding, Rule } from '../../src/rule.ts';

/** The 1.x switch between local secrets and those of Cloud. */
export const useLocalSecrets: Rule = {
  meta: {
    id: 'use-local-secrets',
    summary: 'the Prefect 1.x switch for local secrets',
    messages: {
      ...MENTION_MESSAGES,
      dropped: '"{name}" has no counterpart: secrets come from Secret blocks.',
      server: '"{name}" belongs to the 1.x server, which the target replaces.',
    },
  },
  settings: ['cloud.use_local_secrets'],
  commands: [],
  urls: false,
  *check(site): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind !== 'setting') return;
    if (site.audience === 'server') yield settingFinding(site, 'server', { outcome: NO_EDIT });
    else yield settingFinding(site, 'dropped', { outcome: safe(dropOf(site)) });
  },
};
