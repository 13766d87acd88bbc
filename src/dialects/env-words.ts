import { addressOf } from '../sites/address.ts';
import type { AssignmentSite, Binder, Entry, Environment } from '../sites/site.ts';
import { partOf } from '../sites/word-part.ts';
import { quoteWord } from '../sites/words.ts';
import { refuse } from '../text/refusal.ts';
import type { DataNode } from '../tree/data-tree.ts';
import { itemEntry } from '../tree/handles.ts';
import { quotedWords } from './shell-quoting.ts';

const LABEL = /^([A-Za-z_]\w*)=/;

/** Texts of shell words `NAME=value`, one or several to a text: how to write more, and those that are there. */
export interface EnvWords {
  readonly binder: Binder;
  read(environment: Environment): readonly AssignmentSite[];
}

/**
 * The variables of a text or of a list of texts (`env:` of Travis CI). A text of one word goes with its list item.
 * `rows`: each text is a run of its own, so none may go, and what stands in several is not one variable.
 */
export function envWords(node: DataNode | undefined, rows = false): EnvWords {
  const refused = refuse('not-writable', 'the variables are no list of texts');
  return {
    binder: {
      add(name, value) {
        if (node?.kind !== 'list' || node.items.length === 0 || value.kind === 'reference') return refused;
        const text = value.content.map((piece) => (piece.kind === 'text' ? piece.text : undefined));
        if (text.includes(undefined)) return refused;
        const item = { text: [{ kind: 'text', text: `${name}=${quoteWord(text.join(''))}` }] } as const;
        return [{ op: 'insert', beside: itemEntry(node, node.items.length - 1), side: 'after', shape: { shape: 'item', value: item } }];
      },
      replace(site, name, value) {
        const rename = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] } as const;
        if (value === 'keep') return [rename];
        return value.kind === 'reference' || site.value === undefined ? refused : [rename, { op: 'set', slot: site.value, to: value.content }];
      },
    },
    read(environment) {
      const texts = node?.kind === 'list' ? node.items.map((item, index) => ({ item, entry: itemEntry(node, index) })) : node === undefined ? [] : [{ item: node, entry: undefined }];
      const sites = texts.flatMap(({ item, entry }) => {
        const words = item.kind === 'scalar' ? quotedWords(item.codec(), item.document, item.frozen) ?? [] : [];
        return words.flatMap((word): readonly Row[] => {
          const label = LABEL.exec(word.text ?? '')?.[1];
          if (label === undefined) return [];
          const site: AssignmentSite = {
            kind: 'assignment', document: item.document, name: partOf(word, 0, label.length), value: partOf(word, label.length + 1, undefined), source: 'value',
            entry: words.length === 1 && entry !== undefined ? entry : word.entry, environment, address: addressOf(environment.address, label),
          };
          return [{ site, row: entry }];
        });
      });
      return rows && texts.length > 1 ? sites.map((each) => frozenRow(each, sites)) : sites.map(({ site }) => site);
    },
  };
}

interface Row {
  readonly site: AssignmentSite;
  readonly row: Entry | undefined;
}

/** A variable that cannot go without its row, or that is another one in each row, stays with the row. */
function frozenRow({ site, row }: Row, all: readonly Row[]): AssignmentSite {
  const repeated = all.some((each) => each.site !== site && each.site.address === site.address);
  return row !== undefined && (repeated || site.entry === row) ? { ...site, entry: { ...row, frozen: 'not-writable' } } : site;
}
