import { fragmentsCodec } from '../../document/codec-fragments.ts';
import { linesCodec, type DecodedLines, type HostLine, type LinesStyle } from '../../document/codec-lines.ts';
import type { Codec, Document } from '../../document/document.ts';
import { applyEdits } from '../../text/edit.ts';
import { endsInBackslash } from '../../text/line-ends.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { linesOf, type CodeBlock, type Line } from './blocks.ts';
import { columnsOf, contentStart } from './frame.ts';
import { isClosing } from './scan.ts';

/** How commands are told from what they print: what begins the first line of one, and further lines of it. */
export interface Prompt {
  readonly first: RegExp;
  readonly next: RegExp;
}

/** Prompts of shells; `#` and `%` may as well begin a comment, so they are asked for apart. */
export const SHELL_PROMPT: Prompt = { first: /^(?:\([\w.-]+\) ?)?(?:\[?[\w.-]+@[\w.-]+[^\]$#%]{0,80}\]?)?\$ /, next: /^> / };
export const ROOT_PROMPT: Prompt = { first: /^(?:\([\w.-]+\) ?)?(?:\[?[\w.-]+@[\w.-]+[^\]$#%]{0,80}\]?)?[$#%] /, next: /^> / };
/** That of PowerShell (`PS C:\> `) and of cmd (`C:\x>`). */
export const WINDOWS_PROMPT: Prompt = { first: /^(?:PS(?: [A-Za-z]:[^>]{0,200})?|[A-Za-z]:\\[^>]{0,200})> ?/, next: /^>> / };
export const PYTHON_PROMPT: Prompt = { first: /^>>> /, next: /^\.\.\.(?: |$)/ };

/**
 * The two-way map of a block's whole text; undefined where a line stands outside its frame. `script`: blanks behind the
 * backslash of a line that goes on are not seen by who reads it, and are no part of the text.
 */
export function blockCodec(document: Document, block: CodeBlock, script = false): Codec | undefined {
  const lead = leadOf(document.text.slice(block.body.start, block.body.end), block);
  const codec = linesCodec(document, block.body, {
    decode: (source) => decode(source, block, script),
    // An empty line may have less in front of it than what keeps others inside.
    prefix: (neighbour) => neighbour.length < lead.length ? lead : neighbour,
  });
  return isRefusal(codec) ? undefined : lasting(codec);
}

/** What stands in front of the first line that is not empty. */
function leadOf(source: string, { frame }: CodeBlock): string {
  const line = (linesOf(source) ?? []).find(({ text }) => text.slice(contentStart(text, frame) ?? 0).trim() !== '')?.text ?? '';
  return line.slice(0, contentStart(line, frame) ?? 0);
}

function decode(source: string, block: CodeBlock, script: boolean): DecodedLines | Refusal {
  const lines: HostLine[] = [];
  const all = linesOf(source) ?? [];
  for (const [index, { start, text, end }] of all.entries()) {
    const line = contentOf(text, block);
    if (isRefusal(line)) return line;
    const goesOn = script && /^[ \t>]*--?[A-Za-z]/.test(all[index + 1]?.text ?? '');
    const length = goesOn && endsInBackslash(text.trimEnd(), text.trimEnd().length) ? text.trimEnd().length : text.length;
    lines.push({ start, content: { start: start + line, end: start + length }, end });
  }
  return { lines, terminated: source.endsWith('\n') };
}

/** Where the content of one line of the block begins. */
function contentOf(text: string, { frame, end }: CodeBlock): number | Refusal {
  if (text.includes('\r')) return refuse('cannot-hold', 'the line would end at a carriage return');
  const start = contentStart(text, frame);
  if (start === undefined) return refuse('cannot-hold', 'the line would stand outside the quote');
  if (end.by === 'fence' && isClosing(text.slice(start), end.mark)) return refuse('cannot-hold', 'the line would close the fence');
  if (end.by === 'indent' && text.trim() !== '' && columnsOf(text) < frame.indent) return refuse('cannot-hold', 'the line would end the block');
  return start;
}

/** The two-way map of the commands of a transcript, prompts and output left out; undefined when it has none. */
export function transcriptCodec(document: Document, block: CodeBlock, prompt: Prompt): Codec | undefined {
  const parts: Codec[] = [];
  for (const range of commandRuns(document.text, block, prompt)) {
    const codec = linesCodec(document, range, promptStyle(block, prompt));
    if (isRefusal(codec)) return undefined;
    parts.push(codec);
  }
  return parts.length === 0 ? undefined : lasting(fragmentsCodec(block.body, parts));
}

/** Lines that belong to commands, those that stand together as one stretch. */
function commandRuns(text: string, block: CodeBlock, prompt: Prompt): readonly Range[] {
  const runs: { start: number; end: number }[] = [];
  let continued = false;
  let inCommand = false;
  for (const line of linesOf(text.slice(block.body.start, block.body.end)) ?? []) {
    const content = line.text.slice(contentStart(line.text, block.frame) ?? 0);
    const begins: boolean = !continued && prompt.first.test(content);
    const goesOn: boolean = continued || (inCommand && prompt.next.test(content));
    inCommand = begins || goesOn;
    continued = inCommand && endsInBackslash(content, content.length);
    if (!inCommand) continue;
    const range = { start: block.body.start + line.start, end: block.body.start + line.end };
    const last = runs.at(-1);
    if (last?.end === range.start) last.end = range.end;
    else runs.push(range);
  }
  return runs;
}

function promptStyle(block: CodeBlock, prompt: Prompt): LinesStyle {
  return {
    decode(source) {
      const lines: HostLine[] = [];
      let continued = false;
      for (const line of linesOf(source) ?? []) {
        const read = promptLine(line, block, prompt, continued);
        if (isRefusal(read)) return read;
        lines.push(read);
        continued = endsInBackslash(line.text, line.text.length);
      }
      return { lines, terminated: source.endsWith('\n') };
    },
    prefix(neighbour, previous) {
      if (previous === undefined || !endsInBackslash(previous, previous.length)) return neighbour;
      // The further lines of a command have no prompt of their own, or the second one.
      const frame = neighbour.slice(0, contentStart(neighbour, block.frame) ?? 0);
      return prompt.next.test(neighbour.slice(frame.length)) ? neighbour : `${frame}${prompt.next.source.startsWith('^>') ? '> ' : '... '}`;
    },
  };
}

function promptLine({ start, text, end }: Line, block: CodeBlock, prompt: Prompt, continued: boolean): HostLine | Refusal {
  const at = contentOf(text, block);
  if (isRefusal(at)) return at;
  const content = text.slice(at);
  const mark = (continued ? undefined : prompt.first.exec(content)) ?? prompt.next.exec(content);
  if (mark === null && !continued) return refuse('cannot-hold', 'a line of a transcript needs its prompt');
  return { start, content: { start: start + at + (mark?.[0].length ?? 0), end: start + text.length }, end };
}

/** A block of a text is there to be read: one that would do nothing any more is not written. */
function lasting(codec: Codec): Codec {
  return {
    ...codec,
    block: true,
    lift(edits) {
      const after = applyEdits(codec.text, edits).trim();
      const isVoid = (after === '' || after === ':') && edits.length > 0;
      return isVoid ? refuse('cannot-hold', 'the example would hold nothing any more') : codec.lift(edits);
    },
  };
}
