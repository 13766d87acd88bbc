import { addressOf } from '../../sites/address.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { overlaps, type Range } from '../../text/range.ts';
import { functionPath } from './environments.ts';
import { isText, rangeOf, type Program } from './program.ts';
import { stringGuests } from './strings.ts';
import { blockOf, firstStatementOf, isStatement, type PyNode } from './syntax.ts';

/** What the strings hold that are not a command or value of anything known: documentation, texts in other languages. */
export function readStrings(program: Program, taken: readonly Guest[]): Reading {
  const { document, context, syntax, trees } = program;
  const sites: Reading['sites'][number][] = [];
  const guests: Guest[] = [];
  const ranges: readonly Range[] = taken.map(({ codec }) => codec.range);
  let count = 0;
  for (const node of syntax.nodes) {
    if (!isText(node) || node.parent?.kind === 'ContinuedString') continue;
    // Words of a list, keys and short values are read elsewhere.
    const isDoc = isDocstring(node);
    if (!isDoc && (!program.textOf(node).includes('\n') || trees.elementOf(node) !== undefined)) continue;
    if (ranges.some((range) => overlaps(range, node))) continue;
    const address = addressOf(context.address, ...functionPath(program, node), isDoc ? 'docstring' : 'text', count++);
    const reading = stringGuests(document, rangeOf(node), { address, role: isDoc ? 'docstring' : 'value' });
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  return { sites, guests };
}

/** The first statement of a file, class or function. */
function isDocstring(node: PyNode): boolean {
  const { parent } = node;
  return parent?.kind === 'ExpressionStatement' && isStatement(parent) && firstStatementOf(blockOf(parent)!) === parent;
}
