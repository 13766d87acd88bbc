import type { Document } from '../../document/document.ts';
import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation, Word } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Handle, Link, Script, SimpleCommand, Statement } from './script-model.ts';
import { frontOf } from './front.ts';

/** Commands that come before anything that needs a variable, or may set it. */
const PREAMBLE = new Set(['set', 'shopt', 'source', '.']);

/** The entry of a statement, or of one side of its chain. */
export function statementEntry(statement: Statement, document: Document, link?: Link): Entry {
  const alone = link === undefined || statement.links.length === 1;
  const handle: Handle = alone ? { kind: 'statement', statement } : { kind: 'statement', statement, link };
  return { document, range: alone ? statement.range : link.range, handle, list: statement.block };
}

/** Writes `export NAME=value` statements: beside an assignment, or before the first command that may need it. */
export function scriptBinder(script: Script, document: Document): Binder {
  return {
    add(name, value, beside) {
      const near = beside !== undefined && beside.document.id === document.id ? beside.entry : undefined;
      const first = near === undefined ? firstStatement(script) : undefined;
      const target = near ?? (first === undefined ? undefined : statementEntry(first, document));
      if (target === undefined) return refuse('not-writable', 'the script holds no command to put the variable before');
      const shape = { shape: 'assignment', name, value: contentOf(name, value), exported: true } as const;
      return [{ op: 'insert', beside: target, side: near === undefined ? 'before' : 'after', shape }];
    },
    replace: replaceAssignment,
    reference: (name) => contentOf(name, { kind: 'reference' }),
  };
}

/** Writes `NAME=value` in front of one command, inside `sudo` as words of `env`. */
export function frontBinder(command: SimpleCommand, words: readonly Word[], document: Document): Binder {
  return {
    add(name, value, beside) {
      const shape = { shape: 'assignment', name, value: contentOf(name, value), exported: false } as const;
      const near = beside === undefined || beside.document.id !== document.id ? undefined : indexIn(beside.entry, command);
      const front = near === undefined ? frontOf(command, words) : { index: near + 1, env: false };
      if (front === undefined) return refuse('not-writable', 'the command has no place for an assignment');
      const handle: Handle = { kind: 'front', command, ...front };
      const item = command.items[front.index];
      if (item === undefined) return refuse('not-writable', 'no program follows the assignment');
      return [{ op: 'insert', beside: { document, range: item.range, handle }, side: 'before', shape }];
    },
    replace: replaceAssignment,
    reference: (name) => contentOf(name, { kind: 'reference' }),
  };
}

function firstStatement(script: Script): Statement | undefined {
  const { statements } = script.root;
  const inPreamble = (statement: Statement): boolean => {
    const programs = statement.links.map((link) => link.program);
    return programs.every((program) => program !== undefined && PREAMBLE.has(program));
  };
  return statements.find((statement) => !inPreamble(statement));
}

/** The item of the command that an entry stands for: a prefix assignment or a word of `env`. */
function indexIn(entry: Entry, command: SimpleCommand): number | undefined {
  const handle = entry.handle as Handle;
  return handle.kind === 'item' && handle.command === command ? handle.index : undefined;
}

function contentOf(name: string, value: BindValue): Content {
  return value.kind === 'content' ? value.content : [{ kind: 'reference', name, source: `"\${${name}:?set ${name}}"` }];
}

function replaceAssignment(site: AssignmentSite, name: string, value: BindValue | 'keep'): readonly Operation[] | Refusal {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  if (value === 'keep') return [rename];
  if (site.value === undefined) return refuse('not-writable', 'the assignment has no value of its own');
  return [rename, { op: 'set', slot: site.value, to: contentOf(name, value) }];
}
