import { describe, expect, test } from 'vitest';
import { procfile } from '../../src/languages/procfile/index.ts';
import { requirements } from '../../src/languages/requirements/index.ts';
import type { Operation, RequirementSite } from '../../src/sites/site.ts';
import { readRequirement } from '../../src/sites/requirement-line.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { documentOf } from './dialect-reading.ts';

function parse(text: string): ReturnType<typeof requirements.parse> & { print: unknown } {
  const parsed = requirements.parse(documentOf(text, 'requirements.txt', 'requirements'), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed;
}

function sites(text: string): readonly RequirementSite[] {
  const parsed = parse(text);
  return 'sites' in parsed ? parsed.sites.filter((site) => site.kind === 'requirement') : [];
}

function printed(text: string, ask: (site: RequirementSite) => readonly Operation[]): string {
  const parsed = requirements.parse(documentOf(text, 'requirements.txt', 'requirements'), { address: '' });
  if ('failed' in parsed) return parsed.failed;
  const edits = parsed.print(ask(parsed.sites.find((site) => site.kind === 'requirement')!));
  return isRefusal(edits) ? `refused: ${edits.refused}` : applyEdits(text, edits);
}

describe('one requirement', () => {
  test.each([
    ['prefect', 'prefect', undefined], ['prefect==1.4.0', 'prefect', '==1.4.0'], ['Prefect_X [a,b]>=1, <2 ; x', 'Prefect_X', '>=1, <2'], ['a (>=1)', 'a', '>=1'],
    ['prefect @ git+https://x/y@1.4.1', 'prefect', undefined], ['git+https://github.com/PrefectHQ/prefect@1.2.0#egg=prefect', 'prefect', undefined],
    ['git+https://github.com/PrefectHQ/prefect.git@1.2.0', 'prefect', undefined], ['https://x/y.git#egg=forum[a]', 'forum', undefined],
  ])('%s', (text, name, version) => {
    const parts = readRequirement(text)!;
    expect(text.slice(parts.name.start, parts.name.end)).toBe(name);
    expect(parts.version === undefined ? undefined : text.slice(parts.version.start, parts.version.end)).toBe(version);
  });

  test.each(['', './a', '-e .', 'setup.py', '# x', 'a b', '../x/y.whl', 'https://x/y/'])('none: %s', (text) => expect(readRequirement(text)).toBeUndefined());

  test('the name of a repository is found behind its owner of the same name', () => {
    const text = 'git+https://github.com/forum/forum.git';
    expect(readRequirement(text)!.name).toEqual({ start: 29, end: 34 });
  });
});

describe('requirements files', () => {
  const TEXT = '# c\nprefect[aws]==0.15.9 ; python_version < "3" # old\r\n-r base.txt\n--index-url https://x\n-e git+https://x/forum.git#egg=forum\na==1 \\\n  --hash=sha256:00\nb>=1 --global-option x\n';

  test('places', () => {
    expect(sites(TEXT).map((site) => [TEXT.slice(site.range.start, site.range.end), site.extras, site.version?.frozen])).toEqual([
      ['prefect[aws]==0.15.9 ; python_version < "3"', ['aws'], undefined], ['git+https://x/forum.git#egg=forum', [], undefined], ['a==1', [], 'not-writable'], ['b>=1', [], undefined],
    ]);
    const parsed = parse(TEXT);
    expect('sites' in parsed ? parsed.sites.filter((site) => site.kind === 'path').map((site) => site.address) : []).toEqual(['["base.txt"]']);
  });

  test('printing', () => {
    const set = (text: string) => (site: RequirementSite): readonly Operation[] => [{ op: 'set', slot: site.version!, to: [{ kind: 'text', text }] }];
    expect(printed('a == 1 # c\r\n', set('>=2'))).toBe('a >=2 # c\r\n');
    expect(printed('a==1\n', set('==2 # no'))).toBe('refused: cannot-hold');
    expect(printed('a==1\n', set('no'))).toBe('refused: cannot-hold');
    expect(printed('a==1 \\\n --hash=x\n', set('==2'))).toBe('refused: not-writable');
    expect(printed('x: 1\na==1 \\\n --hash=x # c\nb\n', (site) => [{ op: 'drop', entry: site.entry! }])).toBe('x: 1\nb\n');
    expect(printed('  a==1\nb', (site) => [{ op: 'insert', beside: site.entry!, side: 'after', shape: { shape: 'item', value: { text: [{ kind: 'text', text: 'n>1' }] } } }])).toBe('  a==1\n  n>1\nb');
    expect(printed('a==1\n', (site) => [{ op: 'comment', entry: site.entry!, text: 'a is gone' }])).toBe('# a is gone\n');
    expect(printed('a\n', (site) => [{ op: 'set', slot: site.name, to: [{ kind: 'text', text: 'a>=2,<3' }] }])).toBe('a>=2,<3\n');
  });

  test('bad input never throws', () => {
    for (const text of ['', '\\', '#', '-r', '-e', 'a\\\n', '[', '@', 'a[', '\u0000', 'a'.repeat(20_000), 'git+'.repeat(3000)]) expect(() => parse(text)).not.toThrow();
  });
});

describe('Procfile', () => {
  function guests(text: string): readonly string[] {
    const parsed = procfile.parse(documentOf(text, 'Procfile', 'procfile'), { address: '' });
    return 'failed' in parsed ? [] : parsed.guests.map(({ address, codec }) => `${address}: ${text.slice(codec.range.start, codec.range.end)}`);
  }

  test('one script a line', () => {
    expect(guests('web: a b \r\n# c: d\n\nworker-2:\tx: y && z\nno line\nempty:\nweb: web: web')).toEqual(['web: a b', 'worker-2: x: y && z', 'web: web: web']);
  });

  test('a command stays one line', () => {
    const parsed = procfile.parse(documentOf('a: b\n', 'Procfile', 'procfile'), { address: '' });
    const codec = 'failed' in parsed ? undefined : parsed.guests[0]?.codec;
    expect(codec?.lift([{ range: { start: 0, end: 1 }, text: 'x\ny' }])).toHaveProperty('refused');
    expect(codec?.lift([{ range: { start: 0, end: 1 }, text: 'c' }])).toEqual([{ range: { start: 3, end: 4 }, text: 'c' }]);
  });
});
