import { blockName } from '../../src/prefect/block-name.ts';
import { dropOf, mentionFinding, MENTION_MESSAGES, NO_EDIT, settingFinding, unsafe, withheld } from '../../src/finding.ts';
import type { Finding, Rule, RuleContext, SettingSite } from '../../src/rule.ts';

/** A 1.x local secret in the environment. */
export const localSecret: Rule = {
  meta: {
    id: 'local-secret',
    summary: 'a Prefect 1.x local secret',
    messages: {
      ...MENTION_MESSAGES,
      dropped: '"{name}" is ignored by the target: store the value in the Secret block "{block}" and take it out here.',
      nested: '"{name}" is the nested 1.x secret "{secret}", not a name with "__" in it: make its blocks by hand.',
      wrongCase: '"{name}" was never read by 1.x because of its case: remove it.',
      noName: '"{name}" gives no name that a Secret block may have: choose one.',
      base64: '"{name}" is data of a Kubernetes Secret: store the value in the Secret block "{block}" and take it out by hand.',
    },
  },
  settings: ['context.secrets'],
  wrongCase: true,
  commands: [],
  urls: false,
  *check(site, context): Iterable<Finding> {
    if (site.kind === 'mention') yield mentionFinding(site);
    if (site.kind === 'setting') yield secretFinding(site, context);
  },
};

function secretFinding(site: SettingSite, context: RuleContext): Finding {
  const secret = site.parameter ?? '';
  if (site.note === 'wrong-case') return settingFinding(site, 'wrongCase', { severity: 'info', outcome: NO_EDIT });
  if (site.note === 'nested-secret') {
    return settingFinding(site, 'nested', { data: { secret }, outcome: withheld('nested-secret', `"${secret}" holds several values`) });
  }
  const block = context.answers.blocks[secret] ?? blockName(secret);
  if (block === undefined) {
    return settingFinding(site, 'noName', { outcome: withheld('missing-answer', 'no block name can be made of it', `blocks.${secret}=<name>`) });
  }
  if (site.base64 === true) {
    return settingFinding(site, 'base64', { data: { block }, outcome: withheld('base64', 'the value is base64 data of a Kubernetes Secret') });
  }
  return settingFinding(site, 'dropped', {
    data: { block },
    steps: [{ order: 'block', text: `Store the value of the 1.x secret "${secret}" in the Secret block "${block}".` }],
    outcome: unsafe('it takes a secret\'s value away, which the block must hold first', [], dropOf(site, `the Secret block "${block}" takes its place`)),
  });
}
