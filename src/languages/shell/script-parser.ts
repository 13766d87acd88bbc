import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash';
import type { Document } from '../../document/document.ts';
import { excessOffset, normalise } from './normalised-source.ts';
import type { Script } from './script-model.ts';
import { walkScript } from './script-reader.ts';

/** A text the parser does not accept; `offset` in UTF-16 units of the document. */
export interface SyntaxFailure {
  readonly failed: string;
  readonly offset: number;
}

/** Parses `document.parseText`. Never throws. */
export function readScript(document: Document): Script | SyntaxFailure {
  const source = normalise(document.parseText);
  const excess = excessOffset(source.text);
  if (excess !== undefined) return { failed: 'nested too deeply', offset: source.range(excess, excess).start };
  try {
    const tree = parse(source.text);
    const error = firstError(tree);
    if (error !== undefined) return { failed: error.message, offset: source.range(error.pos, error.pos).start };
    return walkScript(tree, document, source);
  } catch (cause) {
    return { failed: cause instanceof Error ? cause.message : 'the parser failed', offset: 0 };
  }
}

/** True when the text parses without an error, substitutions included. */
export function parses(text: string): boolean {
  const source = normalise(text);
  if (excessOffset(source.text) !== undefined) return false;
  try {
    return firstError(parse(source.text)) === undefined;
  } catch {
    return false;
  }
}

function firstError(tree: SyntaxNode): { message: string; pos: number } | undefined {
  const pending: SyntaxNode[] = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const errors = node.type === 'Script' ? (node as ParsedScript).errors : undefined;
    if (errors?.[0] !== undefined) return errors[0];
    forEachChild(node, (child) => pending.push(child));
  }
  return undefined;
}
