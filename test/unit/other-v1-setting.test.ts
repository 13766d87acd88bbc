import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { targetValue, VALUE_KINDS } from '../../rules/other-v1-setting/target-value.ts';
import { settingAction, v1Settings } from '../../src/prefect/setting-names.ts';
import { REMAINING } from '../../rules/other-v1-setting/keys.ts';
import { AGENT_VARIABLES } from '../../rules/agent-env/job-variables.ts';
import { variableMap } from '../../rules/agent-env/variable-map.ts';
import { labelList } from '../../src/prefect/label-list.ts';

interface TargetFact { readonly env: string; readonly type: string; readonly aliases?: readonly string[] }

function facts<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../src/prefect/facts/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** What a type of the target's facts takes, in the words of the rule. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  text: ['Path', 'str'], level: ['str', 'Literal[\'DEBUG\', \'INFO\', \'WARNING\', \'ERROR\', \'CRITICAL\']'], boolean: ['bool'], whole: ['int'],
  number: ['float', 'Union[float, int, List[float]]', 'Union[str, int, float, list[float], NoneType]'], names: ['str', 'Union[str, list[str], NoneType]'],
  address: ['str', 'Optional[str]'],
};

describe('values in the target', () => {
  test.each(['2', '3'] as const)('every setting that is renamed for target %s takes what its type in the facts takes', (target) => {
    const rows = facts<Readonly<Record<string, readonly TargetFact[]>>>('settings-targets')[`v${target}`] ?? [];
    for (const { key } of v1Settings()) {
      const action = settingAction(key, target);
      if (!REMAINING.includes(key) || action?.env === undefined || (action.action !== 'rename' && action.action !== 'value-map')) continue;
      if (key === 'server.database.connection_url') continue;
      const row = rows.find(({ env, aliases }) => env === action.env || aliases?.includes(action.env!) === true);
      expect(TYPES[VALUE_KINDS[action.env] ?? ''], `${key} → ${action.env}`).toContain(row?.type);
    }
  });

  test.each([
    ['debug', 'PREFECT_LOGGING_LEVEL', 'rename', { kind: 'literal', text: 'DEBUG' }],
    ['INFO', 'PREFECT_LOGGING_LEVEL', 'rename', { kind: 'keep' }],
    ['', 'PREFECT_LOGGING_LEVEL', 'rename', { kind: 'nothing' }],
    ['10', 'PREFECT_LOGGING_LEVEL', 'rename', { kind: 'wrong' }],
    ['False', 'PREFECT_TASK_DEFAULT_RETRIES', 'value-map', { kind: 'literal', text: '0' }],
    ['None', 'PREFECT_TASK_DEFAULT_RETRY_DELAY_SECONDS', 'value-map', { kind: 'literal', text: '0' }],
    ['2.5', 'PREFECT_TASK_DEFAULT_RETRY_DELAY_SECONDS', 'value-map', { kind: 'keep' }],
    ['2.5', 'PREFECT_TASK_DEFAULT_RETRIES', 'value-map', { kind: 'wrong' }],
    ['false', 'PREFECT_API_REQUEST_TIMEOUT', 'rename', { kind: 'wrong' }],
    ['True', 'PREFECT_DEBUG_MODE', 'rename', { kind: 'keep' }],
    ['yes please', 'PREFECT_DEBUG_MODE', 'rename', { kind: 'wrong' }],
    ['["a.b", \'c\']', 'PREFECT_LOGGING_EXTRA_LOGGERS', 'value-map', { kind: 'literal', text: 'a.b,c' }],
    ['[]', 'PREFECT_LOGGING_EXTRA_LOGGERS', 'value-map', { kind: 'nothing' }],
    ['a,b', 'PREFECT_LOGGING_EXTRA_LOGGERS', 'value-map', { kind: 'wrong' }],
    ['http://h:4200/graphql', 'PREFECT_UI_API_URL', 'value-map', { kind: 'literal', text: 'http://h:4200/api' }],
    ['http://h:4200/x', 'PREFECT_UI_API_URL', 'value-map', { kind: 'wrong' }],
  ] as const)('%j for %s', (text, variable, action, expected) => expect(targetValue(text, variable, action)).toMatchObject(expected));
});

describe('what agents hand on', () => {
  test('the plain variables are those of the facts', () => {
    const { agent_env: rows } = facts<{ agent_env: readonly { readonly env: string; readonly read_by: string; readonly v2: string }[] }>('settings-v1');
    const read = rows.filter((row) => row.read_by.startsWith('KubernetesAgent'));
    expect(AGENT_VARIABLES.map(({ name }) => name).sort()).toEqual(read.map(({ env }) => env).sort());
    for (const { name, variable } of AGENT_VARIABLES) expect(read.find((row) => row.env === name)?.v2).toContain(variable);
  });

  test.each([
    ['', []], [' { } ', []], ['{"A": "1"}', [['A', '1']]], ['{\'A\': \'x y\', "B":2,}', [['A', 'x y'], ['B', '2']]],
    ['{"A": null}', undefined], ['{"A": {"B": 1}}', undefined], ['{"A": "1" "B": "2"}', undefined], ['{"A": "1", "A": "2"}', undefined],
    ['{"A B": "1"}', undefined], ['{"A": "\\n"}', undefined], ['A=1', undefined], ['$VARS', undefined],
  ])('a map %j', (text, expected) => expect(variableMap(text)).toEqual(expected));

  test('a long map is read in time', () => {
    expect(variableMap(`{${'"A": "1", '.repeat(20_000)}`)).toBeUndefined();
    expect(variableMap(`{${' '.repeat(50_000)}"A"`)).toBeUndefined();
  });

  test.each([
    ['', []], ['[]', []], ['[ ]', []], ['["a", \'b\']', ['a', 'b']], ['a,b', undefined], ['[a]', undefined], ['["a" "b"]', undefined],
  ])('labels %j', (text, expected) => expect(labelList(text)).toEqual(expected));
});
