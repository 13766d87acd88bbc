import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseDocument, visit } from 'yaml';
import { bracedTextCodec, composeTextCodec } from '../../src/dialects/compose-text.ts';
import { chainCodecs } from '../../src/document/codec-chain.ts';
import { escapesCodec } from '../../src/document/codec-escapes.ts';
import { fragmentsCodec } from '../../src/document/codec-fragments.ts';
import type { Codec, Document, OpaqueRange } from '../../src/document/document.ts';
import { maskOpaque } from '../../src/document/opaque.ts';
import { scalarCodec, type ScalarSource } from '../../src/languages/yaml/scalar-codec.ts';
import { heredocCodec } from '../../src/languages/shell/heredoc-codec.ts';
import { wordCodec } from '../../src/languages/shell/word-codec.ts';
import { applyEdits, type Edit } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

function host(text: string, opaque: readonly OpaqueRange[] = []): Document {
  return { id: 'd', path: 'd', language: 'x', text, parseText: maskOpaque(text, opaque), opaque };
}

const STYLES: Readonly<Record<string, ScalarSource['style']>> = {
  PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded',
};

/** The codec of the value (or key) `at`, counted over all scalars of the text. */
function scalar(text: string, at: number, opaque: readonly OpaqueRange[] = []): Codec {
  const document = host(text, opaque);
  const found: Codec[] = [];
  visit(parseDocument(document.parseText, { keepSourceTokens: true }), {
    Scalar(key, node, path) {
      const token = node.srcToken!;
      if (!('source' in token)) throw new Error('no token');
      const props = token.type === 'block-scalar' ? token.props.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), 0) : 0;
      found.push(scalarCodec(document, {
        style: STYLES[node.type!]!, range: { start: token.offset, end: token.offset + props + token.source.length },
        value: typeof node.value === 'string' ? node.value : String(node.source),
        parentIndent: token.type === 'block-scalar' ? token.indent : 0,
        inFlow: path.some((each) => 'flow' in each && each.flow === true), isKey: key === 'key',
      }));
    },
  });
  return found[at]!;
}

function word(source: string): Codec {
  const codec = wordCodec(host(`x ${source} y`), { start: 2, end: 2 + source.length });
  if (isRefusal(codec)) throw new Error(codec.why);
  return codec;
}

/** The host after replacing `old` (once in the guest) by `text`; refusals as `refused: why`. */
function replaced(root: string, codec: Codec, old: string, text: string, raw?: string): string {
  const start = codec.text.indexOf(old);
  expect(start, `${old} in ${JSON.stringify(codec.text)}`).not.toBe(-1);
  const edit: Edit = { range: { start, end: start + old.length }, text };
  const at = raw === undefined ? -1 : text.indexOf(raw);
  return lifted(root, codec, [raw === undefined ? edit : { ...edit, raw: [{ start: at, end: at + raw.length }] }]);
}

function lifted(root: string, codec: Codec, edits: readonly Edit[]): string {
  const result = codec.lift(edits);
  return isRefusal(result) ? `${result.refused}: ${result.why}` : applyEdits(root, result);
}

const REFUSED = /^cannot-hold: /;

describe('YAML scalars', () => {
  it('plain: what would end it or give it another type is written in quotes', () => {
    const root = 'a: prefect agent\nb: 8080\n';
    const codec = scalar(root, 1);
    for (const text of ['x: y', 'x #y', 'x:', '- x', '*x', '!x', '"x"', '', 'true', '~', 'null', '1.5', '2020-01-01', ' x', 'x ', 'a\nb', '<<']) {
      const result = replaced(root, codec, 'prefect agent', text);
      expect(result, text).toMatch(/^a: ["']/);
      expect(load(result), text).toEqual({ a: text, b: 8080 });
    }
    expect(replaced(root, codec, 'agent', 'x:y#z "q" -')).toBe('a: prefect x:y#z "q" -\nb: 8080\n');
    const port = scalar(root, 3);
    expect(replaced(root, port, '8080', '4200')).toBe('a: prefect agent\nb: 4200\n');
    expect(replaced(root, port, '8080', '042')).toMatch(REFUSED);
    expect(replaced(root, port, '8080', 'http')).toBe('a: prefect agent\nb: http\n');
  });

  it('plain in a flow collection: brackets and commas that block context holds are written in quotes', () => {
    const flow = '{a: [x]}\n';
    for (const text of ['y,', 'y]', '{y', '${Y}']) expect(replaced(flow, scalar(flow, 1), 'x', text), text).toBe(`{a: ["${text}"]}\n`);
    expect(replaced('a: x\n', scalar('a: x\n', 1), 'x', 'y,[z]')).toBe('a: y,[z]\n');
  });

  it('keys: stay short and on one line', () => {
    const root = '"PREFECT__CLOUD__API": x\n';
    expect(replaced(root, scalar(root, 0), 'PREFECT__CLOUD__API', 'PREFECT_API_URL')).toBe('"PREFECT_API_URL": x\n');
    expect(replaced(root, scalar(root, 0), 'PREFECT__CLOUD__API', 'x'.repeat(2000))).toMatch(REFUSED);
  });

  it('double: touches no escape but those replaced', () => {
    const root = 'a: "\\x41\\/b \\"c\\" \\U0001F600"\n';
    const codec = scalar(root, 1);
    expect(codec.text).toBe('A/b "c" 😀');
    expect(replaced(root, codec, 'b', '"\\\n\t\u2028')).toBe('a: "\\x41\\/\\"\\\\\\n\\t\\u2028 \\"c\\" \\U0001F600"\n');
    expect(replaced(root, codec, '😀', '😁')).toBe('a: "\\x41\\/b \\"c\\" 😁"\n');
    expect(lifted(root, codec, [{ range: { start: 9, end: 9 }, text: 'x' }])).toMatch(REFUSED);
    expect(replaced(root, codec, 'b', '\ud83d')).toMatch(REFUSED);
  });

  it('single: doubles quotes, refuses line breaks', () => {
    const root = "a: 'it''s'\n";
    expect(replaced(root, scalar(root, 1), 's', "'s'")).toBe("a: 'it''''s'''\n");
    expect(replaced(root, scalar(root, 1), 's', 'a\nb')).toMatch(REFUSED);
  });

  it('flow scalars over lines: fold breaks are units', () => {
    const root = 'a: "one \\\n  two\n\n  three\n  four"\n';
    const codec = scalar(root, 1);
    expect(codec.text).toBe('one two\nthree four');
    expect(replaced(root, codec, 'three', '3')).toBe('a: "one \\\n  two\n\n  3\n  four"\n');
    expect(replaced(root, codec, 'three', 'three ')).toMatch(REFUSED);
    expect(codec.toHost({ start: 7, end: 8 })).toEqual({ start: 15, end: 19 });
  });

  it('literal: writes touched lines only, in CRLF too, and leaves odd blank lines', () => {
    const root = 'k:\r\n  a: |\r\n    set -e\r\n \r\n    run x\r\n  b: 1\r\n';
    const codec = scalar(root, 2);
    expect(codec.text).toBe('set -e\n\nrun x\n');
    expect(replaced(root, codec, 'run x', 'export A=1\n\nrun y')).toBe(
      'k:\r\n  a: |\r\n    set -e\r\n \r\n    export A=1\r\n\r\n    run y\r\n  b: 1\r\n');
    expect(replaced(root, codec, '\n\nrun x', '')).toBe('k:\r\n  a: |\r\n    set -e\r\n  b: 1\r\n');
    expect(replaced(root, codec, 'run x\n', '')).toMatch(REFUSED);
  });

  it('literal: holds the last line break as the indicator says', () => {
    const strip = 'a: |-\n  x\n\nb: 1\n';
    expect(lifted(strip, scalar(strip, 1), [{ range: { start: 1, end: 1 }, text: '\ny' }])).toBe('a: |-\n  x\n  y\n\nb: 1\n');
    expect(lifted(strip, scalar(strip, 1), [{ range: { start: 1, end: 1 }, text: '\n' }])).toMatch(REFUSED);
    const clip = 'a: |\n  x\nb: 1\n';
    expect(lifted(clip, scalar(clip, 1), [{ range: { start: 2, end: 2 }, text: 'y\n' }])).toBe('a: |\n  x\n  y\nb: 1\n');
    expect(lifted(clip, scalar(clip, 1), [{ range: { start: 2, end: 2 }, text: 'y' }])).toMatch(REFUSED);
    expect(lifted(clip, scalar(clip, 1), [{ range: { start: 2, end: 2 }, text: '\n' }])).toMatch(REFUSED);
    const keep = 'a: |+\n  x\n\n\nb: 1\n';
    expect(scalar(keep, 1).text).toBe('x\n\n\n');
    expect(replaced(keep, scalar(keep, 1), 'x\n', 'x\ny\n')).toBe('a: |+\n  x\n  y\n\n\nb: 1\n');
  });

  it('literal at the end of a file without a line break', () => {
    const root = 'a: |\n  x';
    expect(scalar(root, 1).text).toBe('x\n');
    expect(lifted(root, scalar(root, 1), [{ range: { start: 2, end: 2 }, text: 'y\n' }])).toBe('a: |\n  x\n  y');
    expect(replaced(root, scalar(root, 1), 'x', 'z\nx')).toBe('a: |\n  z\n  x');
  });

  it('literal: a leading blank needs an indicator', () => {
    const auto = 'a: |\n  x\n  y\n';
    expect(replaced(auto, scalar(auto, 1), 'x', ' x')).toMatch(REFUSED);
    expect(replaced(auto, scalar(auto, 1), 'y', '  y')).toBe('a: |\n  x\n    y\n');
    const explicit = '- a: |2\n    x\n';
    expect(replaced(explicit, scalar(explicit, 1), 'x', ' x')).toBe('- a: |2\n     x\n');
    expect(replaced(auto, scalar(auto, 1), 'x', 'x\r')).toMatch(REFUSED);
  });

  it('literal of a whole document: refuses document markers', () => {
    const root = '--- |\nset -e\nrun\n';
    expect(replaced(root, scalar(root, 0), 'run', '---')).toMatch(REFUSED);
    expect(replaced(root, scalar(root, 0), 'run', '--x')).toBe('--- |\nset -e\n--x\n');
  });

  it('literal: several edits on one line give one right line', () => {
    const root = 'a: |\n  prefect agent start -t $T -l x\n';
    const at = (old: string, text: string): Edit => {
      const start = scalar(root, 1).text.indexOf(old);
      return { range: { start, end: start + old.length }, text };
    };
    expect(lifted(root, scalar(root, 1), [at(' -l x', ''), at('agent', 'worker'), at('prefect', 'export A=1\nprefect'), at(' -t $T', ' \\\n  --pool p')]))
      .toBe('a: |\n  export A=1\n  prefect worker start \\\n    --pool p\n');
  });

  it('folded: text inside a line, no line breaks, the folding stays', () => {
    const root = 'a: >-\n  prefect agent\n  start --label x\n\n  second\n    kept\nb: 1\n';
    const codec = scalar(root, 1);
    expect(codec.text).toBe('prefect agent start --label x\nsecond\n  kept');
    expect(replaced(root, codec, 'agent', 'worker')).toBe(root.replace('agent', 'worker'));
    expect(replaced(root, codec, ' start --label x', '')).toBe('a: >-\n  prefect agent\n\n  second\n    kept\nb: 1\n');
    expect(replaced(root, codec, 'start', ' start')).toMatch(REFUSED);
    expect(replaced(root, codec, 'agent', 'a\nb')).toMatch(REFUSED);
    expect(replaced(root, codec, 'second', '')).toMatch(REFUSED);
  });

  it('freezes a scalar that the YAML reader reads otherwise', () => {
    const codec = scalarCodec(host('a: x'), { style: 'plain', range: { start: 3, end: 4 }, value: 'other', parentIndent: 0, inFlow: false, isKey: false });
    expect(codec.text).toBe('other');
    expect(codec.lift([{ range: { start: 0, end: 1 }, text: 'y' }])).toMatchObject({ refused: 'not-writable' });
  });

  it('templates of the host: kept as source, whole or not at all', () => {
    const root = 'a: x {{ b: "c" }} y\n';
    const codec = scalar(root, 1, [{ range: { start: 5, end: 17 }, name: 'b' }]);
    expect(codec.text).toBe('x {{ b: "c" }} y');
    expect(codec.opaque).toEqual([{ range: { start: 2, end: 14 }, name: 'b' }]);
    expect(replaced(root, codec, 'y', 'z')).toBe('a: x {{ b: "c" }} z\n');
    expect(replaced(root, codec, 'c', 'd')).toMatch(REFUSED);
    expect(replaced(root, codec, '{{ b: "c" }} y', 'z')).toBe('a: x z\n');
  });
});

describe('shell words', () => {
  it('decodes every kind of quoting and names what expands', () => {
    const codec = word('a\\ b"c \\$d $E ${F:-x} $(g \'"\') `h`"\'$I\'$\'\\t\\x41\'$J');
    expect(codec.text).toBe('a bc $d $E ${F:-x} $(g \'"\') `h`$I\tA$J');
    expect(codec.opaque.map(({ range, name }) => [codec.text.slice(range.start, range.end), name])).toEqual([
      ['$E', 'E'], ['${F:-x}', 'F'], ['$(g \'"\')', undefined], ['`h`', undefined], ['$J', 'J'],
    ]);
  });

  it.each(['{a,b}', 'x{1..3}', '{"a",b}', '$"x"', '<(x)', 'a b', "'a", '"$(cat <<E)"', '"$(case x in a) ;; esac)"', "$'\\xff'", '"$X\\\nY"', '#c', ''])('refuses %s', (source) => {
    expect(isRefusal(wordCodec(host(source), { start: 0, end: source.length }))).toBe(true);
  });

  it('writes into the quoting that is there', () => {
    const change = (source: string, old: string, text: string, raw?: string): string => replaced(`x ${source} y`, word(source), old, text, raw).slice(2, -2);
    expect(change("'K=a'", 'a', "it's")).toBe("'K=it'\\''s'");
    expect(change('"K=a"', 'a', '$X "q" \\ `t`')).toBe('"K=\\$X \\"q\\" \\\\ \\`t\\`"');
    expect(change("$'K=a'", 'a', "it's\n")).toBe("$'K=it\\'s\\n'");
    expect(change('K=a', 'a', 'b c')).toBe("K='b c'");
    expect(change('K=a', 'a', "it's $x")).toBe('K="it\'s \\$x"');
    expect(change('K="$X"', 'K', 'PREFECT_API_KEY')).toBe('PREFECT_API_KEY="$X"');
    expect(change('K="$X"', 'K=$X', 'A=b')).toBe('A=b');
    expect(change('"a"\'b\'', 'ab', 'c$')).toBe('"c\\$"');
  });

  it('writes references where the shell fills them in, and nowhere else', () => {
    expect(replaced('x "K=a" y', word('"K=a"'), 'a', '$X', '$X')).toBe('x "K=$X" y');
    expect(replaced('x K=a y', word('K=a'), 'a', '$X', '$X')).toBe('x K="$X" y');
    expect(replaced("x 'K=a' y", word("'K=a'"), 'a', '$X', '$X')).toMatch(REFUSED);
    expect(replaced('x "K=ab" y', word('"K=ab"'), 'a', '$X', '$X')).toMatch(REFUSED);
  });

  it('keeps references whole', () => {
    const root = 'x "a $KEY b" y';
    const codec = word('"a $KEY b"');
    expect(replaced(root, codec, 'KEY', 'OTHER')).toMatch(REFUSED);
    expect(replaced(root, codec, ' b', 'S')).toMatch(REFUSED);
    expect(replaced(root, codec, 'a $KEY b', 'c')).toBe('x "c" y');
    expect(replaced(root, codec, 'a $KEY', 'c $KEY')).toBe('x "c $KEY b" y');
    expect(replaced(root, codec, 'a $KEY b', 'c $KEY d')).toMatch(REFUSED);
    expect(replaced(root, codec, 'a $KEY b', 'c $KEY d', '$KEY')).toBe('x "c $KEY d" y');
  });

  it('a word that would vanish is refused', () => {
    expect(replaced('x a y', word('a'), 'a', '')).toMatch(REFUSED);
    expect(replaced("x 'a' y", word("'a'"), 'a', '')).toBe("x '' y");
    expect(replaced('x a#b y', word('a#b'), 'a', '')).toMatch(REFUSED);
  });
});

describe('heredocs', () => {
  const open = (kind: string): string => `cat <<${kind}\n`;

  it('quoted: verbatim, but no line may be the delimiter', () => {
    const root = `${open("'EOF'")}A=$X \\d\nEOF\n`;
    const codec = heredocCodec(host(root), { start: 10 + 2, end: root.length - 4 }, { quoted: true, stripTabs: false });
    expect(codec.text).toBe('A=$X \\d\n');
    expect(codec.opaque).toEqual([]);
    expect(replaced(root, codec, 'A', 'B\nEOF2\nA')).toBe(`${open("'EOF'")}B\nEOF2\nA=$X \\d\nEOF\n`);
    expect(replaced(root, codec, 'A=$X \\d', 'EOF')).toMatch(REFUSED);
    expect(replaced(root, codec, '\\d\n', '\\d')).toMatch(REFUSED);
    expect(replaced(root, codec, 'A', '$Y', '$Y')).toMatch(REFUSED);
  });

  it('unquoted: escapes and references', () => {
    const root = `${open('EOF')}A=$X B=\\$Y "c" \\\\ \\d\nEOF\n`;
    const codec = heredocCodec(host(root), { start: 10, end: root.length - 4 }, { quoted: false, stripTabs: false });
    expect(codec.text).toBe('A=$X B=$Y "c" \\ \\d\n');
    expect(codec.opaque).toEqual([{ range: { start: 2, end: 4 }, name: 'X' }]);
    expect(replaced(root, codec, '"c"', '"$(c)" `d` \\')).toBe(`${open('EOF')}A=$X B=\\$Y "\\$(c)" \\\`d\\\` \\\\ \\\\ \\d\nEOF\n`);
    expect(replaced(root, codec, '"c"', '${K:?x}', '${K:?x}')).toBe(`${open('EOF')}A=$X B=\\$Y \${K:?x} \\\\ \\d\nEOF\n`);
    expect(replaced(root, codec, 'A=$X B=$Y "c" \\ \\d', 'E\nOF')).toBe(`${open('EOF')}E\nOF\nEOF\n`);
  });

  it('<<-: tabs go and come, a guest line cannot start with one', () => {
    const root = `${open('-EOF')}\tA=1\n\t\tB=$X\n\tEOF\n`;
    const codec = heredocCodec(host(root), { start: 11, end: root.length - 5 }, { quoted: false, stripTabs: true });
    expect(codec.text).toBe('A=1\nB=$X\n');
    expect(replaced(root, codec, 'B', 'C=\\\nB')).toBe(`${open('-EOF')}\tA=1\n\t\tC=\\\\\n\t\tB=$X\n\tEOF\n`);
    expect(replaced(root, codec, 'A', '\tA')).toMatch(REFUSED);
    expect(replaced(root, codec, 'A=1', 'EOF')).toMatch(REFUSED);
  });

  it('freezes a body whose expansions have no sure end', () => {
    const root = `${open('EOF')}$(case x in a) ;; esac)\nEOF\n`;
    const codec = heredocCodec(host(root), { start: 10, end: root.length - 4 }, { quoted: false, stripTabs: false });
    expect(codec.lift([{ range: { start: 0, end: 0 }, text: 'x' }])).toMatchObject({ refused: 'not-writable' });
  });
});

describe('compose texts', () => {
  it('undoes $$ and keeps references, through the scalar and back', () => {
    const root = 'a: "echo $$A \\"${B:-${C}}\\" $D"\n';
    const codec = composeTextCodec(scalar(root, 1));
    expect(codec.text).toBe('echo $A "${B:-${C}}" $D');
    expect(codec.opaque.map(({ range, name }) => [codec.text.slice(range.start, range.end), name])).toEqual([['${B:-${C}}', 'B'], ['$D', 'D']]);
    expect(replaced(root, codec, '$A', '"$Z"')).toBe('a: "echo \\"$$Z\\" \\"${B:-${C}}\\" $D"\n');
    expect(replaced(root, codec, '$A', '${K:?set it}', '${K:?set it}')).toBe('a: "echo ${K:?set it} \\"${B:-${C}}\\" $D"\n');
    expect(codec.toHost({ start: 5, end: 7 })).toEqual({ start: 9, end: 12 });
  });

  it('knows of texts in which braces alone are filled in', () => {
    const root = 'a: "echo $${A} ${B:-1} $D"\n';
    const codec = bracedTextCodec(scalar(root, 1));
    expect(codec.text).toBe('echo ${A} ${B:-1} $D');
    expect(codec.opaque.map(({ range }) => codec.text.slice(range.start, range.end))).toEqual(['${B:-1}']);
    expect(replaced(root, codec, '$D', '"${Z:?set it}" $E')).toBe('a: "echo $${A} ${B:-1} \\"$${Z:?set it}\\" $E"\n');
  });

  it('refuses text that would lengthen a reference', () => {
    const root = 'a: x$D\n';
    expect(lifted(root, composeTextCodec(scalar(root, 1)), [{ range: { start: 3, end: 3 }, text: 'E' }])).toMatch(REFUSED);
    expect(lifted(root, composeTextCodec(scalar(root, 1)), [{ range: { start: 3, end: 3 }, text: '-E' }])).toBe('a: x$D-E\n');
  });
});

describe('chains and fragments', () => {
  it('a chain refuses what either side cannot hold', () => {
    const root = "a: 'it''s'\n";
    const chain = chainCodecs(scalar(root, 1), (text, range) => escapesCodec(text, range, {
      decode: (source) => ({
        pieces: [{ host: { start: 0, end: source.length } }], opaque: [], empty: 0,
        zones: [{ outer: { start: 0, end: source.length }, content: { start: 0, end: source.length }, mode: '' }],
      }),
      encode: (text) => text.replaceAll('b', '\n'),
    })) as Codec;
    expect(replaced(root, chain, 's', "'z")).toBe("a: 'it''''z'\n");
    expect(replaced(root, chain, 's', 'b')).toMatch(REFUSED);
  });

  const root = 'a: ["import os\\n", "x = 1\\n", "# end"]\n';
  const parts = [1, 2, 3].map((at) => scalar(root, at));
  const range = { start: 4, end: root.length - 2 };

  it('deals edits to the fragments they touch', () => {
    const codec = fragmentsCodec(range, parts);
    expect(codec.text).toBe('import os\nx = 1\n# end');
    expect(replaced(root, codec, 'x = 1', 'y = "2"\nz')).toBe('a: ["import os\\n", "y = \\"2\\"\\nz\\n", "# end"]\n');
    expect(replaced(root, codec, 'os\nx', 'sys; y')).toBe('a: ["import sys; y", " = 1\\n", "# end"]\n');
    expect(lifted(root, codec, [{ range: { start: 21, end: 21 }, text: '!' }, { range: { start: 0, end: 0 }, text: '# s\n' }]))
      .toBe('a: ["# s\\nimport os\\n", "x = 1\\n", "# end!"]\n');
    expect(codec.toHost({ start: 7, end: 11 })).toEqual({ start: 12, end: 21 });
  });

  it('keeps separators that stand nowhere in the host', () => {
    const codec = fragmentsCodec(range, parts, ' ');
    expect(codec.text).toBe('import os\n x = 1\n # end');
    expect(replaced(root, codec, 'os\n x = 1\n #', 'sys y #')).toBe('a: ["import sys", "y", "# end"]\n');
    expect(replaced(root, codec, 'os\n x', 'sysx')).toMatch(REFUSED);
  });
});

describe('size', () => {
  it('a long script lifts many edits', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `export A${i}="$X"`);
    const root = `a: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
    const codec = scalar(root, 1);
    const edits = Array.from({ length: 2000 }, (_, i): Edit => {
      const start = codec.text.indexOf(`A${i * 10}=`);
      return { range: { start, end: start + 1 }, text: 'B' };
    });
    expect(lifted(root, codec, edits).match(/^ {2}export B/gm)).toHaveLength(2000);
  });

  it.each(['${', '$(', '`', '\\', '"', "'", '{', '$'])('many %s are read in linear time', (text) => {
    const source = `"${text.repeat(50_000)}`;
    expect(isRefusal(wordCodec(host(source), { start: 0, end: source.length }))).toBe(true);
    const yaml = `'${text.repeat(50_000)}`;
    composeTextCodec(scalar(`a: ${JSON.stringify(yaml)}\n`, 1));
  });
});
