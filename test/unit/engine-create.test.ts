import { expect, test } from 'vitest';
import { fixAll } from '../../src/engine/session.ts';
import { sessionTools } from '../../src/engine/tools.ts';
import { dropOf, settingFinding } from '../../src/finding.ts';
import type { Answers, Rule } from '../../src/rule.ts';

const answers: Answers = { target: '2', pools: {}, queues: {}, blocks: {}, images: {} };

/** Moves the setting into a file of its own. */
const moving: Rule = {
  meta: { id: 'moving', summary: '', messages: { moved: '"{name}" has a file of its own.' } },
  settings: ['backend'], commands: [], urls: false,
  *check(site) {
    if (site.kind !== 'setting') return;
    yield settingFinding(site, 'moved', {
      outcome: { kind: 'fix', applicability: 'safe', intents: [dropOf(site), { intent: 'create', path: 'profiles.toml', text: 'active = "default"\n' }] },
    });
  },
};

const tools = (): ReturnType<typeof sessionTools> => sessionTools([moving], answers, () => true);
const env = { path: 'x.env', text: 'A=1\nPREFECT__BACKEND=server\n' };

test('a fix that makes a file gives both texts', async () => {
  const { texts } = await fixAll([env], tools(), () => true);
  expect([...texts]).toEqual([['x.env', 'A=1\n'], ['profiles.toml', 'active = "default"\n']]);
});

test('a file that mentions Prefect and is there already is not overwritten: the whole fix is withheld', async () => {
  const { texts, rest } = await fixAll([env, { path: 'profiles.toml', text: 'PREFECT__BACKEND\n' }], tools(), () => true);
  expect([...texts]).toEqual([]);
  expect(rest.plans.flatMap((plan) => plan.kind === 'withheld' ? [plan.refusal?.refused] : [])).toContain('conflict');
});
