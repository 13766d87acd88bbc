import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import type { ConfigEntry, ConfigError, ConfigValue } from './entry.ts';

/** Reads a TOML text into entries, inline tables opened; `path` is for messages. One error when it does not parse. */
export function tomlEntries(text: string, path: string): readonly ConfigEntry[] | ConfigError {
  const plain = text.replace(/^\uFEFF/, '');
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(plain);
  } catch (error) {
    // The parser's messages are fixed texts: they quote nothing of the file.
    const at = error instanceof ParseError ? `:${lineOf(error, plain)}: ${error.message}` : ': cannot be parsed';
    return { path, code: 'config', message: `${path}${at}.` };
  }
  const entries: ConfigEntry[] = [];
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') addPair(node, [], path, entries);
    else addTable(node, path, entries);
  }
  return entries;
}

/** What is missing at the end of a line is reported at the start of the next. */
function lineOf(error: ParseError, text: string): number {
  if (error.column > 0 || error.message.startsWith('Defining')) return error.lineNumber;
  return text.slice(0, error.index).trimEnd().split('\n').length;
}

function addTable(table: AST.TOMLTable, path: string, entries: ConfigEntry[]): void {
  const own = keyParts(table.key);
  const where = `${path}:${table.loc.start.line}`;
  if (table.kind === 'array') {
    entries.push({ path: own, value: { kind: 'other', what: 'an array of tables' }, where });
    return;
  }
  if (table.body.length === 0) entries.push({ path: own, value: { kind: 'other', what: 'an empty table' }, where });
  for (const pair of table.body) addPair(pair, own, path, entries);
}

function addPair(pair: AST.TOMLKeyValue, above: readonly string[], path: string, entries: ConfigEntry[]): void {
  const own = [...above, ...keyParts(pair.key)];
  if (pair.value.type === 'TOMLInlineTable') {
    for (const inner of pair.value.body) addPair(inner, own, path, entries);
    return;
  }
  entries.push({ path: own, value: valueOf(pair.value), where: `${path}:${pair.loc.start.line}` });
}

function keyParts(key: AST.TOMLKey): readonly string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function valueOf(node: AST.TOMLContentNode): ConfigValue {
  if (node.type === 'TOMLArray') {
    const texts = node.elements.map((element) => (element.type === 'TOMLValue' && element.kind === 'string' ? element.value : undefined));
    return texts.every((text) => text !== undefined) ? { kind: 'texts', texts } : { kind: 'other', what: 'a mixed array' };
  }
  if (node.type !== 'TOMLValue') return { kind: 'other', what: 'a table' };
  if (node.kind === 'string') return { kind: 'text', text: node.value };
  if (node.kind === 'integer') return { kind: 'text', text: node.number };
  return { kind: 'other', what: node.kind === 'boolean' ? 'a boolean' : `a ${node.kind}` };
}
