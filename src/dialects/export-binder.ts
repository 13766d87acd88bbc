import type { Binder } from '../sites/site.ts';
import { quoteWord } from '../sites/words.ts';
import { refuse } from '../text/refusal.ts';
import type { DataNode } from '../tree/data-tree.ts';
import { itemEntry } from '../tree/handles.ts';

/** Writes `export NAME=value` as the first line of a list of commands, where a job has no map of variables. */
export function exportBinder(script: DataNode | undefined): Binder {
  const refused = refuse('not-writable', 'no variables can be written here');
  return {
    add(name, value) {
      if (script?.kind !== 'list' || script.items.length === 0 || value.kind === 'reference') return refused;
      const text = value.content.map((piece) => (piece.kind === 'text' ? piece.text : undefined));
      if (text.includes(undefined)) return refused;
      const line = `export ${name}=${quoteWord(text.join(''))}`;
      return [{ op: 'insert', beside: itemEntry(script, 0), side: 'before', shape: { shape: 'item', value: { text: [{ kind: 'text', text: line }] } } }];
    },
    replace: () => refused,
  };
}
