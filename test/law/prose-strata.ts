import { batchCodec } from '../../src/languages/batch/word.ts';
import { markdown, rst } from '../../src/languages/markdown/index.ts';
import { wordCodec } from '../../src/languages/powershell/word.ts';
import { document, lifted, only, type Stratum, type Subject } from './subject.ts';

const LINE_BREAKS = [['LF', '\n'], ['CRLF', '\r\n']] as const;
const SCRIPTS = ['export A=b\nagent start --label x\n', 'A=1 run \\\n  -e B=\'c d\' 😀\n\necho "done # $X"\n'];

/** What stands around a block, and in front of each of its lines. */
interface Frame {
  readonly name: string;
  readonly language: 'markdown' | 'rst';
  readonly head: string;
  readonly lead: string;
  readonly tail: string;
}

const FRAMES: readonly Frame[] = [
  { name: 'markdown fence', language: 'markdown', head: '# A\n\n```bash\n', lead: '', tail: '```\n\nafter\n' },
  { name: 'markdown fence in a list in a quote', language: 'markdown', head: '> - a\n>\n>   ~~~~ sh\n', lead: '>   ', tail: '>   ~~~~\n>\n> after\n' },
  { name: 'rst code block', language: 'rst', head: 'A\n=\n\n.. code-block:: bash\n\n', lead: '   ', tail: '\nafter\n' },
];

function blockSubject(script: string, { language, head, lead, tail }: Frame, lineBreak: string): Subject {
  const body = script.replace(/^(?!$)/gm, lead).replace(/^$(?!$)/gm, lead.trimEnd());
  const root = `${head}${lead === '>   ' ? body.replace(/^$(?=\n)/gm, '>') : body}${tail}`.replaceAll('\n', lineBreak);
  const parsed = (language === 'markdown' ? markdown : rst).parse(document(root, language), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const { codec } = only(parsed.guests);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => bodyOf(text.replaceAll('\r\n', '\n'), head, lead, tail) } };
}

/** The lines between head and tail, each without what must stand in front of it. */
function bodyOf(text: string, head: string, lead: string, tail: string): string {
  if (!text.startsWith(head) || !text.endsWith(tail)) throw new Error('the text around changed');
  return text.slice(head.length, text.length - tail.length).split('\n').map((line) => {
    if (line.trim() === '' || line === lead.trimEnd()) return line.slice(lead.length);
    if (!line.startsWith(lead)) throw new Error('a line left the block');
    if (/^(?:`{3,}|~{4,})\s*$/.test(line.slice(lead.length))) throw new Error('the fence ends earlier');
    return line.slice(lead.length);
  }).join('\n');
}

function transcriptSubject(lineBreak: string): Subject {
  const [head, tail] = ['```console\n', 'output of it\n```\n'];
  const root = `${head}$ export A=b\n$ agent start \\\n>   --label x\n${tail}`.replaceAll('\n', lineBreak);
  const parsed = markdown.parse(document(root, 'markdown'), { address: '' });
  if ('failed' in parsed) throw new Error(parsed.failed);
  const { codec } = only(parsed.guests);
  return {
    root, codec, extent: codec.range, lift: lifted(codec),
    judge: { by: 'value', read(text) {
      const body = bodyOf(text.replaceAll('\r\n', '\n'), head, '', tail);
      return body.split('\n').slice(0, -1).map((line, index, all) => {
        const goesOn = index > 0 && /(?:^|[^\\])(?:\\\\)*\\$/.test(all[index - 1]!);
        const found = (goesOn ? /^(?:> )?([^]*)$/ : /^(?:\$|>) ([^]*)$/).exec(line);
        if (found === null) throw new Error('a command without a prompt');
        return `${found[1]!}\n`;
      }).join('');
    } },
  };
}

const POWERSHELL = ["'it''s a \"b\" $x'", '"a `"b`" $env:X `$y ""c"" `t"', 'bare-word.txt', 'NAME="b c"', 'K=$env:X', "a` b`;c"];

function powershellSubject(word: string): Subject {
  const [head, tail] = ['run ', ' -after $x\n'];
  const root = head + word + tail;
  const codec = wordCodec(document(root, 'powershell'), { start: head.length, end: head.length + word.length });
  if (codec === undefined) throw new Error(word);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => powershellText(text, head, tail) } };
}

/** The word as PowerShell reads it, character by character. */
function powershellText(text: string, head: string, tail: string): string {
  if (!text.startsWith(head) || !text.endsWith(tail)) throw new Error('the text around changed');
  const source = text.slice(head.length, text.length - tail.length);
  let mode = '';
  let out = '';
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '`' && mode !== "'") {
      const next = source[++at] ?? '';
      out += ({ n: '\n', t: '\t', r: '\r', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b' } as Record<string, string>)[next] ?? next;
    } else if (mode === '' && (char === "'" || char === '"')) mode = char;
    else if (char === mode && source[at + 1] === mode) { out += char; at++; }
    else if (char === mode) mode = '';
    else if (mode === '' && /[\s;|&(){}]/.test(char)) throw new Error('the word ends earlier');
    else if (char === '$' && mode !== "'" && source.startsWith('$env:X', at)) { out += '<x>'; at += 5; }
    else if (char === '$' && mode !== "'" && /[\w{(?^]/.test(source[at + 1] ?? '')) throw new Error('another variable is read');
    else out += char;
  }
  if (mode !== '') throw new Error('a quote is not closed');
  return out;
}

const BATCH = ['plain', '"a b & c"', 'K=%X%', 'a^&b', '"50%% off"', 'A="b c"'];

function batchSubject(word: string): Subject {
  const [head, tail] = ['run ', ' after\r\n'];
  const root = head + word + tail;
  const codec = batchCodec(document(root, 'batch'), { start: head.length, end: head.length + word.length }, 'word');
  if (codec === undefined) throw new Error(word);
  return { root, codec, extent: codec.range, lift: lifted(codec), judge: { by: 'value', read: (text) => batchText(text, head, tail) } };
}

function batchText(text: string, head: string, tail: string): string {
  if (!text.startsWith(head) || !text.endsWith(tail)) throw new Error('the text around changed');
  const source = text.slice(head.length, text.length - tail.length);
  let quoted = false;
  let out = '';
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '"') quoted = !quoted;
    else if (source.startsWith('%X%', at)) { out += '<x>'; at += 2; }
    else if (char === '%' && source[at + 1] === '%') { out += '%'; at++; }
    else if (char === '^' && !quoted) out += source[++at] ?? '';
    else if (!quoted && /[\s&|<>]/.test(char)) throw new Error('the word ends earlier');
    else out += char;
  }
  if (quoted) throw new Error('a quote is not closed');
  return out;
}

/** Blocks of prose, and words of the shells of Windows. */
export function proseStrata(): readonly Stratum[] {
  return [
    ...LINE_BREAKS.flatMap(([eol, lineBreak]): readonly Stratum[] => [
      ...FRAMES.map((frame): Stratum => ({ name: `${frame.name} ${eol}`, subjects: SCRIPTS.map((script) => blockSubject(script, frame, lineBreak)), ...(frame.lead === '' ? {} : { low: 'an empty line, or one that begins with blanks, may end the block' }) })),
      { name: `markdown transcript ${eol}`, subjects: [transcriptSubject(lineBreak)], low: 'a line of output cannot be a command' },
    ]),
    { name: 'powershell words', subjects: POWERSHELL.map(powershellSubject), references: ['$env:X'], low: 'bare words hold no line break' },
    { name: 'batch words', subjects: BATCH.map(batchSubject), references: ['%X%'], low: 'no line break, quote or exclamation mark' },
  ];
}
