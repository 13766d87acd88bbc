import { describe, expect, test } from 'vitest';
import { onlyV1, targetPin } from '../../src/prefect/version-pin.ts';
import { strictKind, wrongValue } from '../../src/prefect/setting-value.ts';

describe('versions that only 1.x meets', () => {
  test.each([
    '==1.4.1', '===1.4.1', '1.4.1', '=1.4', '==0.15.*', '1.*', '=1.4.1=py39_0', '<2', '<2.0', '< 2.0.0', '<2.0a1', '<1', '<=1.4.1', '~=1.2', '~=0.15.3', '~1.4', '^1.4', '^0.15',
    '>=0.15,<1', '>=1.0, <2.0', '>=1.0 <2.0', '>1,!=1.3,<2', '^0.15 || ^1.2', '==0.14.22 | ==1.0', 'v1.4.1', '==1.0rc1',
  ])('%s', (asked) => expect(onlyV1(asked)).toBe(true));

  test.each([
    '', '*', '>=1.0', '!=1.4.1', '<3', '<2.1', '<=2', '<=2.0.4', '==2.20.26', '^2', '~=2.0', '>=1,<3', '^1.4 || ^2.0', 'latest', '>=2', '~=1', '==$V', 'git+https://x/y', '1.4.1 1', '=='.repeat(5000),
  ])('not %s', (asked) => expect(onlyV1(asked)).toBe(asked === '1.4.1 1'));

  test.each([
    ['==1.4.1', '==2.20.26', '==3.8.8'], ['1.4.1', '2.20.26', '3.8.8'], ['=1.4', '=2.20', '=3.8'], ['=1', '=2', '=3'], ['==0.15.*', '==2.20.*', '==3.8.*'], ['1.*', '2.*', '3.*'],
    ['^1.4', '^2.20', '^3.0'], ['~=1.2', '~=2.20', '~=3.0'], ['~=1.2.3', '~=2.20.26', '~=3.8.8'], ['~1.4', '~2.20', '~3.8'], ['<2', '>=2.20,<3', '>=3,<4'], ['>=1.0, <2.0', '>=2.20, <3', '>=3, <4'],
    ['>= 1.0,< 2', '>= 2.20,< 3', '>= 3,< 4'], ['^0.15 || ^1.2', '>=2.20,<3', '>=3,<4'], ['== 1.4.1', '== 2.20.26', '== 3.8.8'],
  ])('%s in the target', (asked, two, three) => {
    expect(targetPin(asked, '2')).toBe(two);
    expect(targetPin(asked, '3')).toBe(three);
    expect(onlyV1(two)).toBe(false);
    expect(onlyV1(three)).toBe(false);
  });
});

describe('values that stop the target', () => {
  test.each([
    ['PREFECT_TASK_DEFAULT_RETRIES', 'false', 'a whole number'], ['PREFECT_API_REQUEST_TIMEOUT', 'none', 'a number'], ['PREFECT_DEBUG_MODE', 'enabled', 'true or false'],
    ['PREFECT_TASK_DEFAULT_RETRIES', '1.0', undefined], ['PREFECT_API_REQUEST_TIMEOUT', 'inf', undefined], ['PREFECT_DEBUG_MODE', 'T', undefined], ['PREFECT_TASK_DEFAULT_RETRIES', '', undefined],
    ['PREFECT_TASK_DEFAULT_RETRY_DELAY_SECONDS', 'false', undefined], ['PREFECT_LOGGING_LEVEL', 'false', undefined], ['OTHER_RETRIES', 'false', undefined],
  ])('%s=%s', (name, text, takes) => {
    expect(wrongValue(name, text, '2')).toBe(takes);
    expect(wrongValue(name, text, '3')).toBe(takes);
  });

  test('a name is known in its own target only', () => {
    expect(strictKind('PREFECT_TASKS_DEFAULT_RETRIES', '2')).toBeUndefined();
    expect(strictKind('PREFECT_TASKS_DEFAULT_RETRIES', '3')).toBe('whole');
  });
});
