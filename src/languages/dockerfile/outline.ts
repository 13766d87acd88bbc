import { textOf } from '../../sites/pieces.ts';
import type { DockerfileLines, Escape, Instruction } from './instructions.ts';
import { jsonArray } from './json-array.ts';
import { readValue } from './value.ts';
import { pairsOf, splitWords, withoutFlags } from './words.ts';

/** What the instructions say, for the second parser to agree with: keyword, variables or words, bodies of here-documents. */
export function outlineOf(lines: DockerfileLines, text: string): unknown {
  return lines.instructions.map((instruction) => ({
    keyword: instruction.onbuild ? `ONBUILD ${instruction.keyword}` : instruction.keyword,
    ...bodyOf(instruction, lines.escape),
    heredocs: instruction.heredocs.map(({ name, body }) => ({ name, body: text.slice(body.start, body.end).replaceAll('\r\n', '\n') })),
  }));
}

function bodyOf(instruction: Instruction, escape: Escape): object {
  const { keyword, text } = instruction;
  const pairs = keyword === 'ENV' || keyword === 'ARG' ? pairsOf(keyword, text, escape) : undefined;
  if (pairs !== undefined) {
    return { pairs: pairs.pairs.map(({ name, value }) => ({
      name: text.slice(name.start, name.end),
      ...(value === undefined ? {} : { value: valueText(text.slice(value.start, value.end), escape) }),
    })) };
  }
  const flagged = ['RUN', 'HEALTHCHECK', 'COPY', 'ADD', 'FROM'].includes(keyword);
  const from = flagged ? withoutFlags(text, splitWords(text, escape)).rest[0]?.start ?? text.length : 0;
  const array = jsonArray(instruction, keyword === 'HEALTHCHECK' ? text.indexOf('[', from) : from);
  const body = array === undefined ? text.slice(from).trim() : array.elements.map((element) => element.text);
  return { flags: text.slice(0, from).trim(), body };
}

function valueText(source: string, escape: Escape): string {
  return textOf(readValue(source, escape).pieces);
}
