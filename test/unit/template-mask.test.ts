import { expect, test } from 'vitest';
import { areExclusive, armsAt, isUnder } from '../../src/document/template-arms.ts';
import { templateMask } from '../../src/document/template-mask.ts';
import { templateSpans } from '../../src/document/template-spans.ts';
import { parseTemplated } from '../../src/engine/templated.ts';
import { templateCheck } from '../../src/engine/template-check.ts';
import { yaml } from '../../src/languages/yaml/index.ts';
import { yamlWitness } from '../../src/languages/yaml/witness.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import { textAt, valueAt } from '../../src/tree/data-tree.ts';
import { scalarSlot } from '../../src/tree/handles.ts';
import { documentOf } from './dialect-reading.ts';

function spansOf(text: string): readonly string[] {
  return templateSpans(text).map(({ range, mark, silent }) => `${text.slice(range.start, range.end)} ${mark ?? (silent ? 'silent' : 'value')}`);
}

function masked(text: string): string {
  const mask = templateMask(text);
  expect(mask?.parseText).toHaveLength(text.length);
  expect(mask?.parseText.match(/\r?\n/g)).toEqual(text.match(/\r?\n/g));
  return mask!.parseText;
}

function parsed(text: string) {
  const result = parseTemplated(yaml, documentOf(text), { address: '' });
  if ('failed' in result) throw new Error(`${result.failed} in\n${templateMask(text)?.parseText}`);
  expect(yamlWitness.read(result.document.parseText)).toBeDefined();
  return result;
}

test('expressions of every kind', () => {
  expect(spansOf('{{ .a }}{{- if .b -}}{{ else if c }}{{end}}{{/* x }} */}}{{ $x := 1 }}')).toEqual([
    '{{ .a }} value', '{{- if .b -}} open', '{{ else if c }} turn', '{{end}} close', '{{/* x }} */}} silent', '{{ $x := 1 }} silent']);
  expect(spansOf('{% for a in b %}{% elif c %}{% endfor %}{# x #}{% set a = 1 %}{% set a %}')).toEqual([
    '{% for a in b %} open', '{% elif c %} turn', '{% endfor %} close', '{# x #} silent', '{% set a = 1 %} silent', '{% set a %} open']);
  expect(spansOf('<%= x %><% if x %><% else %><% end %><% a.each do |b| %>@@NAME@@')).toEqual([
    '<%= x %> value', '<% if x %> open', '<% else %> turn', '<% end %> close', '<% a.each do |b| %> open', '@@NAME@@ value']);
});

test('what closes in a string closes nothing', () => {
  expect(spansOf('{{ "}}" }} {{ `}}` }} {{ it\'s }}')).toEqual(['{{ "}}" }} value', '{{ `}}` }} value', '{{ it\'s }} value']);
  expect(spansOf('{{ open')).toEqual([]);
  expect(spansOf('{{ a\n  b }}')).toEqual(['{{ a\n  b }} value']);
});

test('many open expressions take no long time', () => {
  const started = Date.now();
  templateMask('a: {{ "\n'.repeat(50_000));
  templateMask('{{/* '.repeat(50_000));
  templateMask('x: ${\n{{ if }}\n'.repeat(20_000), true);
  expect(Date.now() - started).toBeLessThan(5_000);
});

test('lines of their own become blank, values become words', () => {
  expect(masked('{{- if .a }}\nb: c\n{{- end }}\n')).toBe(`${' '.repeat(12)}\nb: c\n${' '.repeat(10)}\n`);
  expect(masked('a: {{ .b }}\r\nc: "x{{ .d }}"\r\n')).toMatch(/^a: _\w{7}\r\nc: "x_\w{7}"\r\n$/);
  expect(masked('{{ $k }}: 1\n')).toMatch(/^_\w{7}: 1\n$/);
  expect(masked('a: {{ if x }}b{{ else }}c{{ end }}\n')).toMatch(/^a: _\w+\n$/);
  expect(masked('{{ if x }}a: b{{ end }}\n').trim()).toBe('');
  expect(masked('# {{ if x }}\n')).toMatch(/^# _\w+\n$/);
});

test('equal expressions are equal words, others are not', () => {
  const [a, b, c] = masked('- {{ .aaaa }}\n- {{ .aaaa }}\n- {{ .bbbb }}\n').trim().split('\n');
  expect(a).toBe(b);
  expect(a).not.toBe(c);
});

test('a value below a key that has more below it is a part of it', () => {
  expect(textAt(parsed('a: {{- toYaml .x | nindent 2 }}\n  b: c\n').trees[0], 'a', 'b')).toBe('c');
  expect(textAt(parsed('a: {{- toYaml .x | nindent 2 }}\nb: c\n').trees[0], 'b')).toBe('c');
});

test('block scalars keep their text', () => {
  const text = 'a: |\n  one\n{{- if .x }}\n  two {{ .y }}\n{{- end }}\n  {{ .z }}\nb: c\n';
  const { trees } = parsed(text);
  expect(textAt(trees[0], 'b')).toBe('c');
  expect(textAt(trees[0], 'a')).toContain('two {{ .y }}\n');
});

test('values are templates, with their own text', () => {
  const { trees, document } = parsed('a: x-{{ .b }}\nc: "{{ .d | default "e" }}:{{ .f }}"\n{{- if .Values.g }}\nh: i\n{{- end }}\n');
  const [a, c] = ['a', 'c'].map((key) => valueAt(trees[0], key)!);
  expect(a!.kind === 'scalar' && scalarSlot(a!).pieces).toEqual([{ kind: 'text', text: 'x-' }, { kind: 'template', source: '{{ .b }}' }]);
  expect(c!.kind === 'scalar' && scalarSlot(c!).pieces).toEqual([
    { kind: 'template', source: '{{ .d | default "e" }}' }, { kind: 'text', text: ':' }, { kind: 'template', source: '{{ .f }}' }]);
  expect(document.text.slice(a!.range.start, a!.range.end)).toBe('x-{{ .b }}');
});

test('ordinary files are read as they stand', () => {
  for (const text of ['a: "{{ b }}"\n', 'a: |\n  docker inspect -f \'{{ .State }}\'\n', 'a: ${{ b }}\n', 'run: echo {{ b }}\n', '# {{ b }}\na: 1\n']) {
    expect(parsed(text).document.parseText).toBe(text);
  }
  expect(parsed('a: "{{ .Values.b }}"\n').document.opaque).toHaveLength(1);
  expect(parsed('a: {{ b }}\n').document.opaque).toHaveLength(1);
});

test('other template languages', () => {
  expect(textAt(parsed('{% for x in y %}\n- a: {{ x }}\n{% endfor %}\n').trees[0], 0, 'a')).toBe('{{ x }}');
  expect(textAt(parsed('a: 1\n<% if x %>\nb: <%= x %>\n<% end %>\n').trees[0], 'b')).toBe('<%= x %>');
  expect(textAt(parsed('a: @@X@@\n').trees[0], 'a')).toBe('@@X@@');
  expect(textAt(parsed('a: 1\n${MORE}\nb: 2\n').trees[0], 'b')).toBe('2');
});

test('what cannot be masked is not guessed', () => {
  expect(parseTemplated(yaml, documentOf('a: {{ b\nc: [\n'), { address: '' })).toHaveProperty('failed');
});

test('a key in two cases of one condition stands once', () => {
  const both = parsed('{{ if a }}\nx: 1\n{{ else }}\nx: 2\n{{ end }}\n').trees[0];
  expect(valueAt(both, 'x')?.frozen).toBeUndefined();
  const twice = parsed('{{ if a }}\nx: 1\n{{ end }}\nx: 2\n').trees[0];
  expect(valueAt(twice, 'x')?.frozen).toBe('duplicate-key');
});

test('an empty value with a template below it is not empty', () => {
  const value = valueAt(parsed('env:\n  {{- toYaml .Values.env | nindent 2 }}\na: 1\n').trees[0], 'env');
  expect(value?.kind === 'scalar' && [value.isString, value.frozen]).toEqual([true, 'not-writable']);
});

test('conditions around a place', () => {
  const { document } = parsed('a: 1\n{{ if x }}\nb: 1\n{{ else }}\nc: 1\n{{ with y }}\nd: 1\n{{ end }}\n{{ end }}\ne: 1\n');
  const at = (key: string) => ({ start: document.text.indexOf(`${key}: `), end: document.text.indexOf(`${key}: `) + 1 });
  expect(['a', 'b', 'c', 'd', 'e'].map((key) => armsAt(document, at(key)).length)).toEqual([0, 1, 1, 2, 0]);
  expect(areExclusive(document, at('b'), at('d'))).toBe(true);
  expect(areExclusive(document, at('c'), at('d'))).toBe(false);
  expect(isUnder(armsAt(document, at('c')), armsAt(document, at('d')))).toBe(true);
  expect(isUnder(armsAt(document, at('b')), armsAt(document, at('c')))).toBe(false);
});

test('edits leave expressions and conditions whole', () => {
  const { document } = parsed('a: {{ .b }}\n{{ if x }}\nc: 1\n{{ end }}\nd: 1\n');
  const scan = { root: document, documents: [], failures: [], missing: [], lacksDialects: false };
  const check = (from: string, to: string) => {
    const start = document.text.indexOf(from);
    const found = templateCheck(scan, [], [{ range: { start, end: document.text.indexOf(to, start) + to.length }, text: '' }]);
    return isRefusal(found) ? found.refused : found;
  };
  expect(check('a:', '}}\n')).toBeUndefined();
  expect(check('a:', '.b')).toBe('not-writable');
  expect(check('{{ if', 'c: 1\n')).toBe('not-writable');
  expect(check('{{ if', 'end }}\n')).toBeUndefined();
  expect(check('c: 1', '\n')).toBeUndefined();
});
