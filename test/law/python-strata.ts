import { stringCodec } from '../../src/languages/python/string-codec.ts';
import { dedentedCodec } from '../../src/languages/python/string-lines.ts';
import { pythonLines } from '../../src/languages/python/witness-tokens.ts';
import { document, lifted, type Stratum, type Subject } from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;
const [HEAD, TAIL] = ['before = "x"\nx = (', ')\nafter = [1, "y"]\n'];
const AROUND = { before: 'before = s:x|x = (', after: ')|after = [ 1 , s:y ]' };

/** The literals between the brackets, as the second reader reads them; everything else must be as before. */
function readStrings(root: string): string {
  const lines = pythonLines(root);
  if (lines === undefined) throw new Error('no Python');
  const tokens = lines.flatMap((line, index) => [...(index === 0 ? [] : [{ kind: 'operator', value: '|' }]), ...line.tokens]);
  const [head, tail] = [tokens.slice(0, 7), tokens.slice(-9)].map((part) => part.map(({ value }) => value).join(' ').replaceAll(' | ', '|'));
  if (head !== AROUND.before || tail !== AROUND.after) throw new Error('the text around changed');
  return tokens.slice(7, -9).map(({ kind, value }) => {
    if (kind !== 'string' || !value.startsWith('s:')) throw new Error('no string');
    return value.slice(2);
  }).join('');
}

function stringSubject(source: string, lineBreak: string, isDedented: boolean): Subject {
  const root = (HEAD + source + TAIL).replaceAll('\n', lineBreak);
  const start = HEAD.replaceAll('\n', lineBreak).length;
  const range = { start, end: root.length - TAIL.replaceAll('\n', lineBreak).length };
  const plain = stringCodec(document(root, 'python'), range);
  if (plain === undefined) throw new Error(`no string: ${source}`);
  const codec = isDedented ? dedentedCodec(plain, false) : plain;
  const read = (text: string): string => isDedented ? readStrings(text).replace(/^[ \t]+$/gm, '').replace(/^ {4}/gm, '') : readStrings(text);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read } };
}

const STRINGS: Readonly<Record<string, readonly string[]>> = {
  single: ["'prefect agent local start'", "'it\\'s \"q\" \\\\ # c \\t\\x41'", "''", "u'über \\u00e9 \\U0001F600 😀 \\101 \\d'"],
  double: ['"prefect agent local start"', '"it\'s \\"q\\" \\\\ # c \\n {x} %s"', '""', '"one \\\ntwo"'],
  triple: ['"""\nset -e\necho "$X" \'a\' \\\\\n# c\n"""', "'''a'''", '"""one \\\ntwo "" x"""'],
  raw: ['r"prefect \\d agent\\" x"', "R'''\n\\set -e\n'a' \"b\"\n'''", 'r""'],
  adjacent: ['"prefect agent " \'local start\'', '\n    "prefect agent "  # c\n    r\'local \\start\'\n    """\n  -l b"""\n'],
};
const DEDENTED = ['"""\n    set -e\n      echo "a" \\\\\n\n    # c 😀\n    """', '"""\\\n    one\n   \t \n    two"""'];

/** Strings of Python. */
export function pythonStrata(): readonly Stratum[] {
  return LINE_BREAKS.flatMap(([eol, lineBreak]): readonly Stratum[] => [
    ...Object.entries(STRINGS).map(([name, sources]): Stratum => ({
      name: `python ${name} ${eol}`, subjects: sources.map((source) => stringSubject(source, lineBreak, false)),
      ...(name === 'raw' ? { low: 'a raw string holds no escapes' } : {}),
    })),
    { name: `python dedented ${eol}`, subjects: DEDENTED.map((source) => stringSubject(source, lineBreak, true)) },
  ]);
}
