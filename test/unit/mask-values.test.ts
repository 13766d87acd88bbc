import { describe, expect, it } from 'vitest';
import { makeMask, type KnownSecret } from '../../src/engine/mask.ts';

/** A mask for values that stand nowhere but are known. */
function maskOf(...values: readonly string[]): (text: string) => string {
  const mask = makeMask(values.map((value): KnownSecret => ({ path: 'x', start: 0, end: 0, values: [value] })), new Map());
  return (text) => mask.text(text);
}

describe('a known value', () => {
  const mask = maskOf('c@nary/Val+7');
  it.each([
    ['plain', 'say c@nary/Val+7 now', 'say *** now'],
    ['twice', 'c@nary/Val+7c@nary/Val+7', '***'],
    ['quoted', "A='c@nary/Val+7' B=\"c@nary/Val+7\"", "A='***' B=\"***\""],
    ['inside a word', 'xc@nary/Val+7y', 'x***y'],
    ['percent', 'q=c%40nary%2FVal%2B7&r', 'q=***&r'],
    ['percent, lower case', 'q=c%40nary%2fVal%2b7', 'q=***'],
    ['base64', 'data: Y0BuYXJ5L1ZhbCs3', 'data: ***'],
    ['base64 with a newline', 'data: Y0BuYXJ5L1ZhbCs3Cg==', 'data: ***'],
    ['base64 after a user name', 'Basic bWU6Y0BuYXJ5L1ZhbCs3', 'Basic ***'],
    ['with a tab in front', '\tc@nary/Val+7', '\t***'],
    ['over CRLF', 'a\r\nc@nary/Val+7\r\nb', 'a\r\n***\r\nb'],
  ])('%s', (_, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('is hidden in base64 with and without padding and for URLs', () => {
    const hide = maskOf('~~~???>>>x');
    expect(hide('fn5+Pz8/Pj4+eA== fn5+Pz8/Pj4+eA fn5-Pz8_Pj4-eA')).toBe('*** *** ***');
  });

  it('is hidden as JSON, YAML and shell spell it', () => {
    const hide = maskOf('it\'s "$5"');
    expect(hide('"it\'s \\"$5\\""')).toBe('"***"');
    expect(hide("'it''s \"$5\"'")).toBe("'***'");
    expect(hide("'it'\\''s \"$5\"'")).toBe("'***'");
    expect(hide('"it\'s \\"\\$5\\""')).toBe('"***"');
  });

  it('is hidden line by line when it has several', () => {
    const hide = maskOf('-----BEGIN KEY-----\nMIIEsecret0line1\n-----END KEY-----');
    expect(hide('  MIIEsecret0line1')).toBe('  ***');
  });

  it('is hidden to its last character when it is long', () => {
    const long = 'k9'.repeat(2500);
    expect(maskOf(long)(`<${long}>`)).toBe('<***>');
  });
});

describe('several values', () => {
  it('hides the longer of two nested ones whole', () => {
    expect(maskOf('ab7d', 'xab7dy', 'ab7dy')('1 xab7dy 2 ab7d 3')).toBe('1 *** 2 *** 3');
  });

  it('hides both of two that overlap', () => {
    expect(maskOf('aaaabbbb', 'bbbbcccc')('-aaaabbbbcccc-')).toBe('-***-');
  });

  it('finds one value after the false start of another', () => {
    expect(maskOf('ab4bac', 'b4bx')('ab4bx')).toBe('a***');
  });
});

describe('a short word', () => {
  it('is hidden where it stands whole', () => {
    expect(maskOf('conn')('-p conn x=conn conn9 "conn" connection disconnect')).toBe('-p *** x=*** ***9 "***" connection disconnect');
  });

  it('is hidden as base64', () => {
    expect(maskOf('conn')('pw: Y29ubg==')).toBe('pw: ***');
  });
});

describe('a weak value', () => {
  it('is hidden only whole and after a sign when it is short', () => {
    expect(maskOf('ab')('ab=ab KEY: ab, KEY: "ab" tab=abc x: a')).toBe('ab=*** KEY: ***, KEY: "***" tab=abc x: a');
  });

  it('is hidden as base64 after a sign', () => {
    expect(maskOf('ab')('pw: YWI=')).toBe('pw: ***');
  });

  it('does not hide the name of the program everywhere', () => {
    expect(maskOf('prefect')('POSTGRES_PASSWORD=prefect prefect worker start')).toBe('POSTGRES_PASSWORD=*** prefect worker start');
  });
});

describe('what is no secret', () => {
  it.each([
    ['a shell variable', '$TOKEN', 'use $TOKEN'],
    ['an expansion', '"${TOKEN:?set it}"', 'use "${TOKEN:?set it}"'],
    ['a CI expression', '${{ secrets.TOKEN }}', 'use ${{ secrets.TOKEN }}'],
    ['a Kubernetes reference', '$(TOKEN)', 'use $(TOKEN)'],
    ['a sign', '$', 'x: $ y=$'],
    ['a mask', '***', 'use ***'],
    ['nothing', '', 'use it'],
  ])('%s', (_, value, text) => {
    expect(maskOf(value)(text)).toBe(text);
  });

  it('hides a default in an expansion', () => {
    expect(maskOf('${TOKEN:-abc12345}')('export T=${TOKEN:-abc12345}')).toBe('export T=***');
  });
});

describe('ranges', () => {
  it('gives the secret at its place and the same text elsewhere in the file, sorted', () => {
    const text = 'A: hunter22\nB: x\nC: hunter22\n';
    const mask = makeMask([{ path: 'f', start: 20, end: 28, values: ['hunter22'] }], new Map([['f', text]]));
    expect(mask.ranges('f')).toEqual([{ start: 3, end: 11 }, { start: 20, end: 28 }]);
    expect(mask.ranges('other')).toEqual([]);
  });

  it('gives a short secret at its place although it is not looked for in the file', () => {
    const mask = makeMask([{ path: 'f', start: 4, end: 5, values: ['7'] }], new Map([['f', 'cmd 7 7']]));
    expect(mask.ranges('f')).toEqual([{ start: 4, end: 5 }]);
  });

  it('gives no range for a reference', () => {
    const text = 'T: "${{ secrets.T }}"';
    const mask = makeMask([{ path: 'f', start: 3, end: text.length, values: ['${{ secrets.T }}'] }], new Map([['f', text]]));
    expect(mask.ranges('f')).toEqual([]);
  });
});

describe('a sentence of ours', () => {
  const mask = makeMask(['rename', 'the', 'so', 'hunter', 'instead'].map((value): KnownSecret => ({ path: 'x', start: 0, end: 0, values: [value] })), new Map(),
    new Set(['so', 'rename', 'the', 'worker']));

  it.each([
    ['keeps our words', 'it is ignored, so rename its value: the worker', 'it is ignored, so rename its value: the worker'],
    ['hides other words', 'it names hunter, so it goes', 'it names ***, so it goes'],
    ['hides our words in quotes', '"rename" goes, so rename it', '"***" goes, so rename it'],
    ['hides all where a quote is open', 'the " of rename', 'the " of ***'],
    ['hides our words inside others', 'call re-rename or rename_it', 'call re-*** or ***_it'],
    ['hides our words in base64', 'data cmVuYW1l', 'data ***'],
    ['hides a URL password of ours', 'see http://a:rename@host', 'see http://a:***@host'],
    ['hides a key that looks like one', 'see pnu_rename', 'see ***'],
  ])('%s', (_, text, expected) => {
    expect(mask.prose(text)).toBe(expected);
    expect(mask.prose(mask.prose(text))).toBe(expected);
  });

  it('leaves words of prose in comments alone, where they are no value', () => {
    expect(mask.text('# use --key instead of --token, key=instead')).toBe('# use --key instead of --token, key=***');
  });
});
