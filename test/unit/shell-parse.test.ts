import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shell } from '../../src/languages/shell/index.ts';
import type { Document } from '../../src/document/document.ts';
import { read, source } from './shell-case.ts';

function document(text: string): Document {
  return { id: 'd', path: 'd.sh', language: 'shell', text, parseText: text, opaque: [] };
}

describe('assignments', () => {
  const rows: readonly (readonly [script: string, sites: readonly string[]])[] = [
    ['export A=1 B="x y"\n', ['A=1 script', 'B="x y" script']],
    ["export 'A=x y'\n", ['A=x y script']],
    ['A=1 B=2 run C=3\n', ['A=1 command', 'B=2 command']],
    ['A=1\nB=\n', ['A=1 script', 'B= script']],
    ['declare -x A=1; typeset B=2; readonly C=3; f() { local -r D=4; }\n', ['A=1 script', 'B=2 script', 'C=3 script', 'D=4 script']],
    ['if x; then for i in 1; do A=$(B=2 y); done; fi\n', ['A=$(B=2 y) script', 'B=2 command']],
    ['case x in a) A=1 ;; esac; { B=2; }; (C=3) & D=4 || E=5\n', ['A=1 script', 'B=2 script', 'C=3 script', 'D=4 script', 'E=5 script']],
    ['env A=1 B="$x" run\n', ['A=1 command', 'B=$x command']],
    ['A=(x y)\n', ['A=(x y) script']],
    ['`A=1 run`\n', ['A=1 command']],
    ['A=`echo \\`B=1 x\\``\n', ['A=`echo \\`B=1 x\\`` script']],
    ['echo A=1\n', []],
    ['cat <<EOF\nA=1\nEOF\n', []],
  ];
  test.each(rows)('%j', (script, sites) => {
    const found = read(script).assignments.map((site) => `${source(site.name)}=${source(site.value!)} ${site.environment.kind}`);
    expect(found).toEqual(sites);
  });

  test('a value in pieces', () => {
    const pieces = (script: string): unknown => read(script).assignments[0]!.value!.pieces;
    expect(pieces('A=x"$B y"\'$z\'\n')).toEqual([
      { kind: 'text', text: 'x' }, { kind: 'reference', name: 'B', source: '$B', inQuotes: true }, { kind: 'text', text: ' y$z' },
    ]);
    expect(pieces('A=${B:-d}\n')).toEqual([{ kind: 'reference', name: 'B', source: '${B:-d}' }]);
    expect(pieces('A=${B%x}$1\n')).toEqual([{ kind: 'template', source: '${B%x}' }, { kind: 'template', source: '$1' }]);
    expect(pieces('A=$(b)`c`$((1))\n')).toEqual([
      { kind: 'template', source: '$(b)' }, { kind: 'template', source: '`c`' }, { kind: 'template', source: '$((1))' },
    ]);
    expect(pieces('A="a\\\nb"\n')).toEqual([{ kind: 'text', text: 'ab' }]);
  });

  test('an array and an appended value cannot be set', () => {
    expect(read('A=(x) B+=y C[1]=z\n').assignments.map((site) => site.value!.frozen)).toEqual(['not-writable', 'not-writable', 'not-writable']);
  });

  test('the environment of a prefix assignment stands inside that of the script', () => {
    const [site] = read('A=1 run\n').assignments;
    expect(site!.environment.parent!.kind).toBe('script');
  });
});

describe('references', () => {
  const rows: readonly (readonly [script: string, names: readonly string[]])[] = [
    ['echo $A ${B} "${C:-d}" ${D:?m} ${#E} x$F.y\n', ['A@6', 'B@10', 'C@16', 'D@25', 'E@34', 'F@39']],
    ["echo '$A' \\$B\n", []],
    ['echo "${A:-${B}}"\n', ['A@8', 'B@13']],
    ['A=$B C="$D" run\n', ['B@3', 'D@9']],
    ['cat <<EOF\n$A\nEOF\ncat <<"EOF"\n$B\nEOF\n', ['A@11']],
    ['[[ -v A && $B ]]; test -v C; [ -v D ]\n', ['A@6', 'B@12', 'C@26', 'D@34']],
    ['export A; unset B C; readonly D; declare -x E; unset -f G\n', ['A@7', 'B@16', 'C@18', 'D@30', 'E@44']],
    ['echo $((A + $B * ${C})) $1 $@ $?\n', ['A@8', 'B@13', 'C@19']],
    ['x=`echo $A` y=$(echo "$B")\n', ['A@9', 'B@23']],
    ['x=`echo \\`b\\` $A`\n', []],
    ['echo a > $A < "$B"\n', ['A@10', 'B@16']],
    ['read -r -p A B\n', ['B@13']],
    ['echo ${!A*} # $B\n', []],
  ];
  test.each(rows)('%j', (script, names) => {
    const found = read(script).references.map((site) => `${source(site.name)}@${site.name.range.start}`);
    expect([...found].sort()).toEqual([...names].sort());
  });
});

describe('commands', () => {
  const rows: readonly (readonly [script: string, commands: readonly string[]])[] = [
    ['a b | c && d || e & f\n', ['a b', 'c', 'd', 'e', 'f']],
    ['if a; then b; elif c; then d; else e; fi; while g; do h; done\n', ['a', 'b', 'c', 'd', 'e', 'g', 'h']],
    ['f() { a; }; (b); { c; }; case x in y) d ;; esac; ! e\n', ['a', 'b', 'c', 'd', 'e']],
    ['a "$(b c)" `d`\n', ['a "$(b c)" `d`', 'b c', 'd']],
    ['a \\\n  b > log c # d\n', ['a \\\n  b > log c']],
    ['A=1 a b\n', ['a b']],
    ['sudo -u x nohup a b\n', ['a b']],
    ['export A=1\n', []],
    ['cat <<EOF\n$(a b)\nEOF\n', ['cat', 'a b']],
    ["# a b\n'a b' 'c'\n", ["'a b' 'c'"]],
  ];
  test.each(rows)('%j', (script, commands) => {
    expect(read(script).commands.map((site) => source(site))).toEqual(commands);
  });

  test('words with their ranges and texts', () => {
    const { words } = read("run 'a b' \"c d\" e\\ f $g h\"$i\"\n").commands[0]!;
    expect(words.map((word) => [source(word.slot), word.text])).toEqual([
      ['run', 'run'], ["'a b'", 'a b'], ['"c d"', 'c d'], ['e\\ f', 'e f'], ['$g', undefined], ['h"$i"', undefined],
    ]);
    expect(words[5]!.codec()!.text).toBe('h$i');
  });

  test('CRLF ends words and continues lines like LF', () => {
    const given = read('run a \\\r\n  b\r\nnext c\r\n');
    expect(given.commands.map((site) => source(site))).toEqual(['run a \\\r\n  b', 'next c']);
  });

  test('a command whose output is used is no statement that could go', () => {
    const given = read('x=$(run a)\nrun b\n');
    expect(given.commands.map((site) => [source(site), site.statement !== undefined])).toEqual([['run a', false], ['run b', true]]);
  });

  test('a stretch that another program fills in is a template', () => {
    const given = read('run --key ${{ s.K }} "x${{ s.K }}"\n', { opaque: ['${{ s.K }}'] });
    expect(given.commands[0]!.words[2]!.slot.pieces).toEqual([{ kind: 'template', source: '${{ s.K }}' }]);
    expect(given.commands[0]!.words[2]!.text).toBeUndefined();
  });
});

describe('documents inside', () => {
  const rows: readonly (readonly [script: string, guests: readonly string[]])[] = [
    ['cat > .env <<EOF\nA=1\nEOF\n', ['dotenv A=1\n']],
    ['cat >> "$D/prod.env" <<\'EOF\'\nA=$B\nEOF\n', ['dotenv A=$B\n']],
    ['cat <<EOF | sudo tee /etc/x.yaml\na: 1\nEOF\n', ['yaml a: 1\n']],
    ['tee run.sh <<-"EOF"\n\ta\n\tEOF\n', ['shell a\n']],
    ['bash -s x <<EOF\na\nEOF\nssh host <<EOF\nb\nEOF\n', ['shell a\n', 'shell b\n']],
    ['kubectl apply -f - <<EOF\na: 1\nEOF\n', ['yaml a: 1\n']],
    ['python3 <<EOF\na\nEOF\n', ['text a\n']],
    ['bash -c "a b"\n', ['shell a b']],
  ];
  test.each(rows)('%j', (script, guests) => {
    expect(read(script).parsed.guests.map((guest) => `${guest.language} ${guest.codec.text}`)).toEqual(guests);
  });

  test('what another machine runs does not see the variables of the script', () => {
    const { guests } = read('bash <<EOF\na\nEOF\nssh host bash <<EOF\nb\nEOF\n').parsed;
    const heredocs = guests.filter((guest) => guest.address.startsWith('heredoc'));
    expect(heredocs.map((guest) => guest.environment?.kind)).toEqual(['command', undefined]);
  });
});

describe('comments', () => {
  test('words of each line, the shebang not among them', () => {
    const given = read('#!/bin/sh\n## a  b=1\nrun x#y "# z" $(c # d\n) # e\ncat <<EOF\n# f\nEOF\n');
    expect(given.comments.map((site) => site.words.map(source))).toEqual([['a', 'b=1'], ['d'], ['e']]);
  });

  test('a word of one can be set', () => {
    const given = read('# use OLD here\n');
    const slot = given.comments[0]!.words[1]!;
    expect(given.parsed.print([{ op: 'set', slot, to: [{ kind: 'text', text: 'NEW' }] }])).toEqual([{ range: { start: 6, end: 9 }, text: 'NEW' }]);
  });
});

describe('bad input', () => {
  test.each(['if x', 'echo "a', 'a )', '$(', 'cat <<', 'for do', 'x=$(echo "a)'])('%j does not parse', (script) => {
    expect(shell.parse(document(script), { address: '' })).toHaveProperty('failed');
  });

  test.each(['$(', '"$(', '<<A ', '${a:-', '$((', '((', '(', '<(', '`', '{ ', 'if ', '! ', 'a && ', 'x=$(cat <<A\n', 'case x in a) ', '[[ ( '])('%j many times is answered', (part) => {
    expect(shell.parse(document(part.repeat(20_000)), { address: '' })).toBeDefined();
  });

  test('random strings never throw', () => {
    const token = fc.constantFrom('$(', ')', '`', '"', "'", '${', '}', '<<A', '\n', 'A', ' ', ';', '&&', '|', '&', '#', 'if', 'then', 'fi', 'export', 'A=1', '$A', '\\', '\r\n', '(', '{', '[[', ']]', 'case', 'in', 'esac', '😀', '\0');
    fc.assert(fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      const result = shell.parse(document(tokens.join('')), { address: '' });
      expect('failed' in result || result.sites.length >= 0).toBe(true);
    }), { numRuns: 500 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(shell.parse(document(text), { address: '' })).toBeDefined();
    }), { numRuns: 300 });
  });
});
