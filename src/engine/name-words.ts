import { rootRange, type Document } from '../document/document.ts';
import { plainText } from '../sites/pieces.ts';
import type { Environment } from '../sites/site.ts';
import { contains, type Range } from '../text/range.ts';
import type { FileSites } from './match.ts';

/** Programs that only print their words. */
const PRINTERS = /(?:^|\/)(?:echo|printf|logger|:)$/;

/**
 * The environment in which a name is handed on as a word, so that something reads the variable by it: `printenv NAME`,
 * `WHICH=NAME`, `python -c "… environ['NAME']"`. Undefined for a name in a sentence.
 */
export function nameReader(file: FileSites, name: string, at: Range): Environment | undefined {
  const holds = (document: Document, range: Range): boolean => contains(rootRange(document, range), at);
  for (const { value, environment } of file.resolved.assignments) {
    if (value !== undefined && holds(value.document, value.range) && plainText(value.pieces) === name) return environment;
  }
  for (const command of file.resolved.commands) {
    if (PRINTERS.test(command.words[0]?.text ?? '')) continue;
    const word = command.words.slice(1).find((each) => holds(each.slot.document, each.slot.range));
    if (word !== undefined && isCode(plainText(word.slot.pieces) ?? rawOf(word.slot.document, word.slot.range), name)) return command.environment;
  }
  return undefined;
}

/** The name is the word, the value of an option, or a string in a program. */
function isCode(word: string, name: string): boolean {
  if (word === name || (word.startsWith('-') && word.endsWith(`=${name}`))) return true;
  return [`'${name}'`, `"${name}"`, `\\"${name}\\"`].some((quoted) => word.includes(quoted));
}

function rawOf(document: Document, range: Range): string {
  return document.text.slice(range.start, range.end);
}
