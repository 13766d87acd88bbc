import { describe, expect, it, test } from 'vitest';
import { composeEdits } from '../../src/engine/compose.ts';
import { scanText, type Scan } from '../../src/engine/scan.ts';
import { dockerfile } from '../../src/languages/dockerfile/index.ts';
import { readInstructions } from '../../src/languages/dockerfile/instructions.ts';
import { outlineOf } from '../../src/languages/dockerfile/outline.ts';
import { readValue, spellValue } from '../../src/languages/dockerfile/value.ts';
import { dockerfileWitness } from '../../src/languages/dockerfile/witness.ts';
import { languageOf, languages } from '../../src/languages/registry.ts';
import type { AssignmentSite, Operation, Site } from '../../src/sites/site.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

const loaded = new Map(await Promise.all(languages.filter((row) => ['dockerfile', 'shell', 'dotenv', 'text', 'toml', 'yaml'].includes(row.id))
  .map(async (row) => [row.id, await row.load()] as const)));

function scan(text: string): Scan {
  return scanText('Dockerfile', text, 'dockerfile', { languages: loaded, dialects: [] }, 'everything');
}

function sites<K extends Site['kind']>(text: string, kind: K): readonly Extract<Site, { kind: K }>[] {
  return scan(text).documents.flatMap((each) => each.sites).filter((site): site is Extract<Site, { kind: K }> => site.kind === kind);
}

function named(text: string, name: string): AssignmentSite {
  return sites(text, 'assignment').find((site) => text.slice(site.name.range.start, site.name.range.end) === name)!;
}

/** The text after the operations, or the code of the refusal. */
function printed(text: string, make: (scanned: Scan) => readonly Operation[]): string {
  const scanned = scan(text);
  const edits = composeEdits(scanned, make(scanned));
  return isRefusal(edits) ? edits.refused : applyEdits(text, edits);
}

function dropped(text: string, ...names: readonly string[]): string {
  return printed(text, ({ documents }) => documents[0]!.sites.flatMap((site): Operation[] => (
    site.kind === 'assignment' && names.includes(text.slice(site.name.range.start, site.name.range.end)) ? [{ op: 'drop', entry: site.entry }] : [])));
}

function setTo(text: string, name: string, value: string): string {
  return printed(text, ({ documents }) => documents[0]!.sites.flatMap((site): Operation[] => (
    site.kind === 'assignment' && text.slice(site.name.range.start, site.name.range.end) === name && site.value !== undefined
      ? [{ op: 'set', slot: site.value, to: [{ kind: 'text', text: value }] }] : [])));
}

const words = (text: string): readonly string[] => sites(text, 'command').map((site) => site.words.map((word) => word.text ?? '?').join(' '));

describe('file names', () => {
  test.each(['Dockerfile', 'x/Dockerfile.prod', 'agent.Dockerfile', 'agent.dockerfile', 'Containerfile', 'Containerfile.dev', 'Dockerfile-fedora'])('%s', (path) => {
    expect(languageOf(path, '')).toBe('dockerfile');
  });
  test.each(['Dockerfile.dockerignore', 'docker-compose.txt', 'mydockerfile', 'dockerfiles'])('not %s', (path) => expect(languageOf(path, '')).toBe('text'));
});

describe('instructions', () => {
  it('joins lines, leaves comments and empty lines out, and knows where all stands', () => {
    const text = '# syntax=x\nFROM a\nENV A=1 \\\n  # c\n\n  B="x y"\nUSER u';
    const lines = readInstructions(text);
    if ('failed' in lines) throw new Error(lines.failed);
    expect(lines.instructions.map((each) => [each.keyword, each.text])).toEqual([['FROM', 'a'], ['ENV', 'A=1   B="x y"'], ['USER', 'u']]);
    const [, env] = lines.instructions;
    const at = env!.text.indexOf('B=');
    expect(text.slice(env!.host({ start: at, end: at + 7 }).start, env!.host({ start: at, end: at + 7 }).end)).toBe('B="x y"');
    expect(lines.comments.map(({ start, end }) => text.slice(start, end))).toEqual([' syntax=x', ' c']);
  });
  it('reads the escape directive only in front', () => {
    expect(outline('# escape=`\nFROM a\nRUN x `\n y\n')).toHaveLength(2);
    expect(outline('FROM a\n# escape=`\nRUN x `\nUSER y\n')).toHaveLength(3);
  });
  it('takes a doubled mark as no continuation', () => expect(outline('FROM a\nENV D=c:\\\\\nUSER y\n')).toHaveLength(3));
  it.each([
    ['a word that is no instruction', 'FROM a\nHELLO world\n', 7],
    ['an open here-document', 'FROM a\nRUN <<EOF\nx\n', 7],
  ])('refuses %s', (_, text, offset) => expect(dockerfile.parse(document(text), { address: '' })).toMatchObject({ offset }));
  it.each(['', '\\', '\\\n', 'FROM', 'ENV', 'ENV A', 'RUN', 'CMD []', 'COPY', 'COPY a', 'ONBUILD', 'HEALTHCHECK', 'HEALTHCHECK CMD', 'ARG', 'ENV =', 'RUN \\', 'FROM a \\\n# x', '\r\n', 'SHELL []', 'LABEL'])(
    'does not throw on %j', (text) => expect(() => scan(text)).not.toThrow());
  it('reads long input in linear time', () => {
    const started = performance.now();
    scan(`FROM a\nENV A=1 \\\n${'# c\n'.repeat(20_000)} B=2\nRUN ${'a && \\\n'.repeat(3000)} b\nENV X=${'"'.repeat(50_001)}\nENV Y=${'${'.repeat(30_000)}\n`);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe('variables', () => {
  const TEXT = '\ufeffFROM a AS base\r\nENV A=1 B="x \\"y\\"" \\\r\n    C=\'$D\' D=${A:-😀}é\r\nENV OLD  some \\\r\n  text $A\r\nARG E F=$A\r\nONBUILD ENV G=1\r\nFROM base\r\nENV H=2\r\n'.slice(1);
  it('finds names and values where they stand', () => {
    expect(sites(TEXT, 'assignment').map(({ name, value, source }) => [TEXT.slice(name.range.start, name.range.end), value && TEXT.slice(value.range.start, value.range.end), source])).toEqual([
      ['A', '1', 'value'], ['B', '"x \\"y\\""', 'value'], ['C', "'$D'", 'value'], ['D', '${A:-😀}é', 'value'], ['OLD', 'some \\\r\n  text $A', 'value'],
      ['E', undefined, 'pass-through'], ['F', '$A', 'value'], ['G', '1', 'value'], ['H', '2', 'value'],
    ]);
    expect(named(TEXT, 'B').value!.pieces).toEqual([{ kind: 'text', text: 'x "y"' }]);
    expect(named(TEXT, 'C').value!.pieces).toEqual([{ kind: 'text', text: '$D' }]);
    expect(named(TEXT, 'D').value!.pieces).toEqual([{ kind: 'reference', name: 'A', source: '${A:-😀}' }, { kind: 'text', text: 'é' }]);
  });
  it('knows who sees what', () => {
    const kind = (name: string): string => named(TEXT, name).environment.kind;
    expect([kind('A'), kind('E'), kind('G'), kind('H')]).toEqual(['image', 'build', 'image', 'image']);
    expect(named(TEXT, 'H').environment.parent?.address).toBe('base');
    expect(named(TEXT, 'E').environment.parent?.address).toBe('base');
  });
  it('finds what reads a variable', () => {
    const text = 'ARG V=1\nFROM a:$V\nENV A=$V B="${C}"\nWORKDIR /x/$A\nCOPY $A /y\nRUN echo $B\nCMD ["echo", "$A"]\n';
    expect(sites(text, 'reference').map(({ name, environment }) => [name.pieces[0], environment?.kind]).map(([piece, kind]) => [(piece as { text: string }).text, kind])).toEqual([
      ['V', 'build'], ['V', 'build'], ['C', 'build'], ['A', 'build'], ['A', 'build'], ['B', 'script'],
    ]);
  });
  it.each([
    ['one of a line', 'ENV A=1 B=2 C=3\n', ['B'], 'ENV A=1 C=3\n'],
    ['the first of a line', 'ENV A=1 B=2\n', ['A'], 'ENV B=2\n'],
    ['the last of a line', 'ENV A=1 B=2\n', ['B'], 'ENV A=1\n'],
    ['all', 'USER u\nENV A=1 B=2\nUSER v\n', ['A', 'B'], 'USER u\nUSER v\n'],
    ['a line', 'ENV A=1 \\\n    B=2 \\\n    C=3\n', ['B'], 'ENV A=1 \\\n    C=3\n'],
    ['the first line', 'ENV A=1 \\\n    B=2 \\\n    C=3\n', ['A'], 'ENV B=2 \\\n    C=3\n'],
    ['the last line', 'ENV A=1 \\\n    B=2 \\\n    C=3\n', ['C'], 'ENV A=1 \\\n    B=2\n'],
    ['two of three lines', 'ENV A=1 \\\n    B=2 \\\n    C=3\n', ['A', 'B'], 'ENV C=3\n'],
    ['the end of a line that goes on', 'ENV A=1 B=2 \\\n    C=3\n', ['B'], 'ENV A=1 \\\n    C=3\n'],
    ['the end of a line and the next', 'ENV A=1 B=2 \\\n    C=3 \\\n    D=4\n', ['B', 'C'], 'ENV A=1 \\\n    D=4\n'],
    ['the start of a line', 'ENV A=1 \\\n    B=2 C=3\n', ['B'], 'ENV A=1 \\\n    C=3\n'],
    ['the first below a keyword alone', 'ENV \\\n    A=1 \\\n    B=2\n', ['A'], 'ENV \\\n    B=2\n'],
    ['one with a comment above', 'ENV A=1 \\\n    # b\n    B=2 \\\n    # c\n    C=3\n', ['B'], 'ENV A=1 \\\n    # b\n    # c\n    C=3\n'],
    ['the last with a comment above', 'ENV A=1 \\\n    # b\n    B=2\nUSER u\n', ['B'], 'ENV A=1\n    # b\nUSER u\n'],
    ['the first with a comment below', 'ENV A=1 \\\n    # b\n    B=2\n', ['A'], 'ENV \\\n    # b\n    B=2\n'],
    ['all with a comment between', 'ENV A=1 \\\n    # b\n    B=2\nUSER u\n', ['A', 'B'], '    # b\nUSER u\n'],
    ['the old form', 'ENV A some text\nUSER u\n', ['A'], 'USER u\n'],
    ['with no line break at the end', 'USER u\nENV A=1', ['A'], 'USER u'],
    ['with CRLF', 'ENV A=1 \\\r\n    B=2\r\n', ['B'], 'ENV A=1\r\n'],
    ['a value over two lines', 'ENV A="x \\\n y" B=2\n', ['A'], 'ENV B=2\n'],
    ['in ONBUILD', 'ONBUILD ENV A=1 B=2\n', ['A'], 'ONBUILD ENV B=2\n'],
    ['of ARG', 'ARG A=1 B\n', ['B'], 'ARG A=1\n'],
  ])('drops %s', (_, text, names, after) => expect(dropped(text, ...names)).toBe(after));
  it.each([
    ['a plain value', 'ENV A=1 B=2\n', 'http://h:4200/api', 'ENV A=http://h:4200/api B=2\n'],
    ['a value that needs quotes', 'ENV A=1 B=2\n', 'x "y" $Z \\', 'ENV A="x \\"y\\" \\$Z \\\\" B=2\n'],
    ['in double quotes', 'ENV A="1" B=2\n', 'x', 'ENV A="x" B=2\n'],
    ['in single quotes', "ENV A='1'\n", 'x y', "ENV A='x y'\n"],
    ['what single quotes do not hold', "ENV A='1'\n", "it's", 'ENV A="it\'s"\n'],
    ['the old form', 'ENV A 1 2\n', 'x y', 'ENV A x y\n'],
    ['the old form with quotes in it', 'ENV A 1 2\n', 'x "y"', 'ENV A "x \\"y\\""\n'],
    ['an empty value', 'ENV A= B=2\n', 'x', 'ENV A=x B=2\n'],
    ['with a backtick as escape', '# escape=`\nENV A=1\n', 'c:\\x "y"', '# escape=`\nENV A="c:\\x `"y`""\n'],
    ['a line break', 'ENV A=1\n', 'x\ny', 'cannot-hold'],
    ['an open quote', 'ENV A="1\n', 'x', 'not-writable'],
  ])('sets %s', (_, text, value, after) => expect(setTo(text, 'A', value)).toBe(after));
  it('writes references a builder reads, and no others', () => {
    const spelled = (source: string): unknown => spellValue([{ kind: 'text', text: 'http://' }, { kind: 'reference', name: 'H', source }, { kind: 'text', text: '4' }], document(''), 'bare', '\\');
    expect(spelled('$H')).toBe('http://${H}4');
    expect(spelled('${H:-x}')).toBe('http://${H:-x}4');
    expect(spelled('"${H:?set it}"')).toMatchObject({ refused: 'cannot-hold' });
  });
  it('puts a variable on a line of its own', () => {
    const text = 'FROM a\n  env A=1 \\\n    B=2\r\nRUN x\n';
    const after = printed(text, ({ documents }) => documents[0]!.sites.filter((site) => site.kind === 'assignment').slice(0, 1)
      .flatMap((site) => site.environment.binder.add('N', { kind: 'content', content: [{ kind: 'text', text: 'x y' }] }, site) as readonly Operation[]));
    expect(after).toBe('FROM a\n  env A=1 \\\n    B=2\r\n  env N="x y"\nRUN x\n');
  });
  it('writes no reference into an image, and no value into an argument', () => {
    const text = 'FROM a\nARG A=1 B\nENV C=1\nRUN a\n';
    const withReferences = (source: string): string => printed(source, ({ documents }) => documents[0]!.sites.filter((site) => site.kind === 'assignment')
      .flatMap((site) => site.source === 'value' ? site.environment.binder.replace(site, `${site.name.pieces[0]?.kind === 'text' ? site.name.pieces[0].text : ''}X`, { kind: 'reference' }) as readonly Operation[] : []));
    expect(withReferences(text)).toBe('FROM a\nARG AX B\nRUN a\n');
    // What nothing reads any more goes.
    expect(withReferences('FROM a\nARG A=1 B\nENV A=$A\n')).toBe('FROM a\nARG B\n');
    expect(withReferences('FROM a\nARG A=1\nENV C=$A\nLABEL a=$A\n')).toBe('FROM a\nARG AX\nLABEL a=$A\n');
    expect(named(text, 'C').environment.binder.add('N', { kind: 'reference' })).toEqual([]);
  });
});

describe('commands', () => {
  it.each([
    ['shell form', 'FROM a\nRUN a b && c\n', ['a b', 'c']],
    ['exec form', 'FROM a\nRUN ["a", "b c"]\n', ['a b c']],
    ['not quite exec form', "FROM a\nRUN ['a', 'b']\n", ['[a, b]']],
    ['entry point and command', 'FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["a", "b"]\n', ['a b']],
    ['an entry point script', 'FROM a\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["a", "b"]\n', ['/entrypoint.sh', 'a b']],
    ['the last command counts', 'FROM a\nCMD ["x"]\nENTRYPOINT ["env"]\nCMD ["a"]\n', ['x', 'a']],
    ['of two stages', 'FROM a\nENTRYPOINT ["env"]\nFROM b\nCMD ["a"]\n', ['env', 'a']],
    ['a shell inside', 'FROM a\nCMD ["sh", "-c", "a \\"b c\\" d"]\n', ['a b c d']],
    ['options', 'FROM a\nRUN --mount=type=cache,target=/x --network=none a b\n', ['a b']],
    ['a health check', 'FROM a\nHEALTHCHECK --interval=5s CMD a b\nHEALTHCHECK NONE\n', ['a b']],
    ['a script', 'FROM a\nRUN <<EOF\na\nb c\nEOF\n', ['a', 'b c']],
    ['a script of another program', 'FROM a\nRUN <<EOF\n#!/usr/bin/env python3\na\nEOF\n', []],
    ['a program that is fed', 'FROM a\nRUN bash -e <<EOF\na b\nEOF\n', ['bash -e', 'a b']],
    ['powershell', 'FROM a\nSHELL ["powershell", "-c"]\nRUN a b\nFROM c\nRUN d\n', ['d']],
    ['on build', 'FROM a\nONBUILD RUN a b\n', ['a b']],
    ['comments between', 'FROM a\nRUN a \\\n # b\n\n c\n', ['a c']],
  ])('%s', (_, text, found) => expect(words(text)).toEqual(found));
  it('knows the probes of the health check and the image', () => {
    const text = 'FROM x/y:1 AS a\nHEALTHCHECK CMD curl -f http://localhost:8080/api/health\nENV A=1\n';
    const { environment } = named(text, 'A');
    expect(environment.probes?.map(({ range }) => text.slice(range.start, range.end))).toEqual(['/api/health']);
    expect(sites(text, 'image').map(({ image, use }) => [text.slice(image.range.start, image.range.end), use])).toEqual([['x/y:1', 'base']]);
    expect(environment.image?.range).toEqual({ start: 5, end: 10 });
  });
  it('takes no earlier stage for an image', () => expect(sites('FROM x AS a\nFROM a\nFROM scratch\nFROM --platform=$P y\n', 'image')).toHaveLength(2));
  it('sets an image', () => {
    expect(printed('FROM x:1 AS a\n', ({ documents }) => documents[0]!.sites.flatMap((site): Operation[] => site.kind === 'image' ? [{ op: 'set', slot: site.image, to: [{ kind: 'text', text: 'y:2@sha256:ab' }] }] : [])))
      .toBe('FROM y:2@sha256:ab AS a\n');
  });
  it('drops and adds words of an exec form', () => {
    const edit = (text: string, ...changes: readonly (readonly [at: number, what: 'drop' | 'before' | 'after', word?: string])[]): string => printed(text, ({ documents }) => {
      const command = documents[0]!.sites.find((site) => site.kind === 'command')!;
      return changes.map(([at, what, word]): Operation => what === 'drop' ? { op: 'drop', entry: command.words[at]!.entry }
        : { op: 'insert', beside: command.words[at]!.entry, side: what, shape: { shape: 'word', content: [{ kind: 'text', text: word ?? '' }] } });
    });
    expect(edit('FROM a\nCMD ["a","b","c"]\n', [1, 'drop'])).toBe('FROM a\nCMD ["a","c"]\n');
    expect(edit('FROM a\nCMD ["a", "b", "c"]\n', [0, 'drop'], [2, 'after', 'x "y"'])).toBe('FROM a\nCMD ["b", "c", "x \\"y\\""]\n');
    expect(edit('FROM a\nCMD ["a", "b"]\n', [0, 'before', 'x'], [1, 'drop'], [1, 'after', 'y'])).toBe('FROM a\nCMD ["x", "a", "y"]\n');
    expect(edit('FROM a\nCMD ["a", \\\n  "b", \\\n  "c"]\n', [1, 'drop'], [1, 'after', 'x'])).toBe('FROM a\nCMD ["a", \\\n  "x", \\\n  "c"]\n');
    expect(edit('FROM a\nCMD ["a", \\\n # c\n "b"]\n', [1, 'drop'])).toBe('not-writable');
  });
});

describe('paths and files', () => {
  it('finds what is copied, and where to', () => {
    const text = 'FROM a\nCOPY --chown=u a.toml b /etc/x/\nADD ["c d", "/y"]\nCOPY --from=z /q /r\nADD https://x.test/a /b\n';
    expect(sites(text, 'path').map(({ path, role, counterpart }) => [text.slice(path.range.start, path.range.end), role, counterpart === undefined ? '' : text.slice(counterpart.range.start, counterpart.range.end)])).toEqual([
      ['a.toml', 'source', '/etc/x/'], ['b', 'source', '/etc/x/'], ['/etc/x/', 'destination', 'a.toml'], ['"c d"', 'source', '"/y"'], ['"/y"', 'destination', '"c d"'],
    ]);
  });
  it('reads the files that stand in it', () => {
    const text = 'FROM a\nCOPY <<EOF /app/.env\nA=$B\nEOF\nCOPY <<a.sh <<b.yaml /dir/\necho 1\na.sh\nk: v\nb.yaml\nCOPY <<x /etc/x.toml\n[a]\nx\n';
    expect(scan(text).documents.slice(1).map(({ document: { language, text: inner } }) => [language, inner])).toEqual([
      ['dotenv', 'A=$B\n'], ['shell', 'echo 1\n'], ['yaml', 'k: v\n'], ['toml', '[a]\n'],
    ]);
  });
});

describe('second reader', () => {
  it.each([
    'FROM a\nENV A=1 \\\n # c\n B="x \\"y\\"" C=\'q\'\nENV OLD a "b" c\nARG X Y=1\nRUN --mount=x a \\\n b\nCMD ["a", "b\\n"]\nONBUILD ENV A=$B\n',
    '# escape=`\r\nFROM a\r\nENV P=c:\\x `\r\n Q="a `"b"\r\nRUN <<EOF\r\na\r\nEOF\r\nCOPY <<-X /y\r\n\tz\r\n\tX\r\n',
    'ENV A=$\nENV B=${C\nLABEL x=y\nHEALTHCHECK --interval=1s CMD ["a"]\nHEALTHCHECK NONE\n',
  ])('agrees on %j', (text) => expect(dockerfileWitness.read(text)).toEqual(outline(text)));
  it('does not read an open here-document', () => expect(dockerfileWitness.read('FROM a\nRUN <<EOF\nx')).toBeUndefined());
});

describe('values', () => {
  it.each([
    ['a\\ b', 'a b'], ['"a\\b\\$"', 'a\\b$'], ["'a\\'", 'a\\'], ['a"b"\'c\'', 'abc'], ['$', '$'], ['$1', '$1'], ['a\\', 'a'],
  ])('%s', (source, text) => expect(readValue(source, '\\').pieces).toEqual([{ kind: 'text', text }]));
});

function outline(text: string): readonly unknown[] {
  const lines = readInstructions(text);
  if ('failed' in lines) throw new Error(lines.failed);
  return outlineOf(lines, text) as readonly unknown[];
}

function document(text: string): Site['document'] {
  return { id: '0', path: 'Dockerfile', language: 'dockerfile', text, parseText: text, opaque: [] };
}
