import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/document.ts';
import { markdown, rst } from '../../src/languages/markdown/index.ts';
import { languageByContent, tagOf } from '../../src/languages/markdown/tags.ts';
import { markdownWitness, rstWitness } from '../../src/languages/markdown/witness.ts';
import { tellsHistory } from '../../src/sites/history.ts';
import { applyEdits, type Edit } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';
import type { Guest } from '../../src/sites/guest.ts';

function guests(text: string, language: 'markdown' | 'rst' = 'markdown', path = 'README.md'): readonly Guest[] {
  const document: Document = { id: '0', path, language, text, parseText: text, opaque: [] };
  const parsed = (language === 'markdown' ? markdown : rst).parse(document, { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  return parsed.guests;
}

function lifted(text: string, guest: Guest | undefined, edit: Edit): string {
  const edits = guest?.codec.lift([edit]);
  return edits === undefined || isRefusal(edits) ? 'refused' : applyEdits(text, edits);
}

const told = (found: readonly Guest[]): readonly string[] => found.map(({ language, codec }) => `${language}: ${codec.text}`);

describe('fences', () => {
  test('of both marks, any length, nested', () => {
    expect(told(guests('````md\n```sh\nls -l\n```\n````\n~~~ bash\ncd a\n```\n~~~\n'))).toEqual(['markdown: ```sh\nls -l\n```\n', 'shell: cd a\n```\n']);
    expect(told(guests('- > ```sh\n  > ls\n  > ```\n> 1. ~~~sh\n>    ls -l\n>    ~~~\n'))).toEqual(['shell: ls\n', 'shell: ls -l\n']);
  });

  test('one without an end goes to the end, and in a quote to the end of that', () => {
    expect(told(guests('```sh\nls -l'))).toEqual(['shell: ls -l']);
    expect(told(guests('> ```sh\n> ls\nafter\n'))).toEqual(['shell: ls\n']);
  });

  test('backticks of inline code open none', () => {
    expect(guests('```a = 1```\nls -l\n```b```\n')).toEqual([]);
  });

  test('positions, with CRLF and indentation', () => {
    const text = '1. x\r\n\r\n   ```sh\r\n   ls\r\n   cd 😀\r\n   ```\r\n';
    const [guest] = guests(text);
    const at = guest!.codec.text.indexOf('cd');
    const { start, end } = guest!.codec.toHost({ start: at, end: at + 5 });
    expect(text.slice(start, end)).toBe('cd 😀');
  });

  test('new lines get what stands in front of the others; a line that would end the fence is refused', () => {
    const text = '> ```sh\n> ls\n>\n> cd\n> ```\n';
    const [guest] = guests(text);
    expect(lifted(text, guest, { range: { start: 3, end: 3 }, text: 'pwd\n' })).toBe('> ```sh\n> ls\n> pwd\n>\n> cd\n> ```\n');
    expect(isRefusal(guest!.codec.lift([{ range: { start: 0, end: 0 }, text: '```\n' }]))).toBe(true);
    expect(isRefusal(guest!.codec.lift([{ range: { start: 0, end: 6 }, text: ':' }]))).toBe(true);
  });

  test('placeholders of a script are opaque, outside of quotes and where no file is read', () => {
    const shown = (line: string, tag = 'sh'): readonly string[] => {
      const [guest] = guests(`\`\`\`${tag}\n${line}\n\`\`\`\n`);
      return guest?.codec.opaque.map(({ range }) => guest.codec.text.slice(range.start, range.end)) ?? [];
    };
    expect(shown('run --key <YOUR-KEY> -p <path to the flows>')).toEqual(['<YOUR-KEY>', '<path to the flows>']);
    expect(shown('A=<key> run http://<host>:4200/<name>')).toEqual(['<key>', '<host>', '<name>']);
    expect(shown('run --key "<YOUR-KEY>" \'<b>\' \\"<c>')).toEqual(['<c>']);
    for (const line of ['sort <in >out', 'sort <in.txt> out', 'sort <in>out', 'cat <<EOF>', 'a 2<b> c', 'a < b > c', 'a <$X> b']) expect(shown(line), line).toEqual([]);
    expect(shown('A = "<x>" <y>', 'toml')).toEqual([]);
  });

  test('a blank behind the backslash of a line that goes on is not seen', () => {
    const text = '```sh\nrun it \\ \n  -l a \\\t\n  -m\nb \\ \nc\n```\n';
    const [guest] = guests(text);
    expect(guest!.codec.text).toBe('run it \\\n  -l a \\\n  -m\nb \\ \nc\n');
    const at = guest!.codec.text.indexOf('-l a');
    expect(lifted(text, guest, { range: { start: at, end: at + 4 }, text: '-l b' })).toBe('```sh\nrun it \\ \n  -l b \\\t\n  -m\nb \\ \nc\n```\n');
    expect(lifted(text, guest, { range: { start: at, end: at + 4 }, text: '-l b \\\n  -k' })).toBe('```sh\nrun it \\ \n  -l b \\\n  -k \\\t\n  -m\nb \\ \nc\n```\n');
  });

  test('front matter and options of a directive', () => {
    expect(told(guests('---\na: 1\n---\n```{code-block} bash\n:linenos:\nls\n```\n'))).toEqual(['yaml: a: 1\n', 'shell: ls\n']);
  });
});

describe('transcripts', () => {
  test('only lines with a prompt are commands, and those they go on in', () => {
    expect(told(guests('```console\n$ a \\\n>  -b\nout\n(venv) $ c\n# no command\n```\n'))).toEqual(['shell: a \\\n -b\nc\n']);
    expect(told(guests('```sh-session\nme@host:~$ a\n$ not\n```\n'))).toEqual(['shell: a\nnot\n']);
    expect(told(guests('```console\n# a\nout\n```\n'))).toEqual(['shell: a\n']);
    expect(told(guests('```bat\nC:\\x> set A=1\nout\n```\n'))).toEqual(['batch: set A=1\n']);
  });

  test('of Python', () => {
    expect(told(guests('```pycon\n>>> def a():\n...     pass\n...\n1\n```\n'))).toEqual(['python: def a():\n    pass\n\n']);
  });

  test('a new command has a prompt of its own', () => {
    const text = '```console\n$ a\nout\n```\n';
    expect(lifted(text, guests(text)[0], { range: { start: 0, end: 0 }, text: 'b\n' })).toBe('```console\n$ b\n$ a\nout\n```\n');
  });
});

describe('languages of blocks', () => {
  test.each([
    ['yaml title="x"', 'yaml'], ['{.python .numberLines}', 'python'], ['python{7}', 'python'], ['Dockerfile', 'dockerfile'], ['docker-compose.yml', 'yaml'],
    ['title="start.sh"', 'shell'], ['{bash}', 'shell'], ['text', undefined], ['mermaid', undefined], ['', 'none'], ['cmd', 'batch'], ['pwsh', 'powershell'],
  ])('%s', (info, language) => expect(tagOf(info).language).toBe(language));

  test.each([
    ['cd flows\nrun agent start --label a', 'shell'], ['export A=b', 'shell'], ['A=b\nC="d e"', 'dotenv'], ['[a]\nb = 1', 'toml'], ['kind: Pod\nspec:\n  a: b', 'yaml'],
    ['FROM a\nRUN b', 'dockerfile'], ['Start the agent, then wait.', undefined], ['{"a": 1}', undefined], ['', undefined], ['the agent is running', undefined],
  ])('%s', (text, language) => expect(languageByContent(text)).toBe(language));
});

describe('indented blocks and comments', () => {
  test('a block behind an empty line, none inside of a list', () => {
    expect(told(guests('x\n\n    export A=b\n\n- y\n\n    export C=d\n'))).toEqual(['shell: export A=b\n']);
    expect(told(guests('x\n    export A=b\n'))).toEqual([]);
  });

  test('fences in comments are none', () => {
    expect(guests('<!--\n```sh\nls\n```\n-->\n')).toEqual([]);
  });
});

test('change logs have no guests', () => {
  expect(guests('```sh\nls\n```\n', 'markdown', 'docs/CHANGELOG.md')).toEqual([]);
  expect(['HISTORY.rst', 'docs/release-notes/1.md', 'docs/upgrading.md', 'NEWS'].filter(tellsHistory)).toHaveLength(4);
  expect(['README.md', 'docs/exchanges.md', 'migrate.py'].filter(tellsHistory)).toEqual([]);
});

describe('rst', () => {
  test('directives, literal blocks, prompts, doctests', () => {
    expect(told(guests('.. code-block:: bash\n   :linenos:\n\n   ls\n\n     cd\n\nx\n', 'rst'))).toEqual(['shell: ls\n\n  cd\n']);
    expect(told(guests('.. highlight:: sh\n\nRun::\n\n  ls\n\nx\n', 'rst'))).toEqual(['shell: ls\n']);
    expect(told(guests('.. prompt:: bash $\n\n   ls\n\n.. prompt:: bash $ auto\n\n   $ ls\n   out\n', 'rst'))).toEqual(['shell: ls\n', 'shell: ls\n']);
    expect(told(guests('>>> a()\n1\n\nx\n', 'rst'))).toEqual(['python: a()\n']);
    expect(guests('.. comment\n   .. code-block:: bash\n\n      ls\n', 'rst')).toEqual([]);
  });
});

test('the second readers see a change where it is', () => {
  const before = 'x\n\n- ```sh\n  ls\n  ```\n~~~\na\n~~~\n';
  expect(Object.keys(markdownWitness.read(before) as object)).toEqual(['ls', 'a']);
  expect(Object.keys(rstWitness.read('.. code:: sh\n   :a: b\n\n   ls\n   cd\n\nx::\n\n  y\n') as object)).toEqual(['ls\ncd', 'y']);
});

test('never throws, in linear time', () => {
  for (const text of ['```', '> '.repeat(50_000), '- '.repeat(50_000), '`'.repeat(100_000), '<!--'.repeat(20_000), '>```\n'.repeat(20_000), '    a\n\n'.repeat(20_000), '::\n'.repeat(20_000), '---\n']) {
    const start = performance.now();
    guests(text);
    guests(text, 'rst');
    expect(performance.now() - start, text.slice(0, 8)).toBeLessThan(4000);
  }
});
