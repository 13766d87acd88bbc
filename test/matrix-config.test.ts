import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { fixAll } from '../src/engine/session.ts';
import { sessionTools } from '../src/engine/tools.ts';
import { settingOfVariable } from '../src/prefect/setting-names.ts';
import { EXAMPLES, ANSWERS, type VariableExample } from './matrix/example.ts';

const URL = 'https://api.prefect.cloud/api/accounts/a/workspaces/w';
const OWN = '\n# ours\n[forum]\nLOG = "debug" # theirs\n';

/** How a key may be written in 1.x's own file; the finding's exact range stands between ⟦ and ⟧. */
const STYLES: Readonly<Record<string, (path: readonly string[], value: string) => string>> = {
  table: (path, value) => `[${path.slice(0, -1).join('.')}]\n⟦${path.at(-1)!} = "${value}"⟧\n`,
  'table, CRLF': (path, value) => `[${path.slice(0, -1).join('.')}]\r\n⟦${path.at(-1)!} = "${value}"⟧\r\n`,
  'table, indented': (path, value) => `[${path.slice(0, -1).join('.')}]\n    # what it is\n    ⟦${path.at(-1)!} = '${value}'⟧ # why\n`,
  'dotted key': (path, value) => `${path.slice(0, -1).join('.')}.⟦${path.at(-1)!} = "${value}"⟧\n`,
  'inline table': (path, value) => `${path.slice(0, -1).join('.')} = { ⟦"${path.at(-1)!}" = """${value}"""⟧ }\n`,
};

/** Without an agent in the file nothing says which worker takes it. */
const BY_HAND = new Set(['agent-start', 'agent-labels', 'agent-env']);

const examples = EXAMPLES.filter((each): each is VariableExample => each.kind === 'variable' && pathOf(each).length > 1);

function pathOf({ name }: VariableExample): readonly string[] {
  const setting = settingOfVariable(name)!;
  return [...setting.key.split('.'), ...(setting.parameter === undefined ? [] : [setting.parameter])];
}

describe.each(examples.map((example) => [example.id, example] as const))('%s', (_, example) => {
  it.each(Object.entries(STYLES))('%s', async (_style, write) => {
    const marked = write(pathOf(example), example.value) + OWN;
    const text = marked.replace(/[⟦⟧]/g, '');
    const site = { start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 };
    const path = '.prefect/config.toml';
    const tools = sessionTools(rules, { ...ANSWERS, apiUrl: URL }, () => true);
    const result = await fixAll([{ path, text }], tools, () => true);
    const matches = (result.passes[0]?.analysis ?? result.rest).plans.flatMap((plan) => plan.group.matches).filter((match) => match.rule === example.rule);
    expect(matches.map(({ finding }) => finding.range.end)).toEqual([site.end]);
    if (example.advises !== true) expect(matches[0]!.finding.range.start).toBe(site.start);
    if (BY_HAND.has(example.rule)) return;
    expect(result.texts.get(path)).toBe(OWN.trimStart());
    const made = result.texts.get('.prefect/profiles.toml');
    expect(made ?? '').not.toContain(example.value === 'DEBUG' ? 'PREFECT__' : example.value);
    for (const binding of example.binds) {
      if (binding.name === 'PREFECT_API_KEY') expect(made).not.toContain(binding.name);
      else expect(made).toContain(`${binding.name} = "${binding.name === 'PREFECT_API_URL' ? URL : binding.value}"`);
    }
    if (example.binds.length === 0) expect(made).toBeUndefined();
    expect(result.rest.plans.filter((plan) => plan.kind === 'fix')).toEqual([]);
  });
});
