import type { AssignmentSite, Binder, Operation } from '../../sites/site.ts';
import { refuse } from '../../text/refusal.ts';
import type { Handle } from './print.ts';

/**
 * Writes variables of a dotenv file. The format has no references: what has to be filled in becomes a comment line
 * `# NAME=<hint>`, never an empty value, which would hide a value from elsewhere.
 */
export function fileBinder(lastAssignment: () => AssignmentSite | undefined): Binder {
  return {
    add(name, value, beside) {
      const near = beside ?? lastAssignment();
      if (near === undefined) return refuse('not-writable', 'the file holds no assignment to put the variable beside');
      const shape = value.kind === 'content'
        ? { shape: 'assignment', name, value: value.content, exported: isExported(near) } as const
        : { shape: 'comment', text: placeholder(name, value.hint) } as const;
      return [{ op: 'insert', beside: near.entry, side: 'after', shape }];
    },
    replace(site, name, value): readonly Operation[] {
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep') return [rename];
      if (value.kind === 'reference') return [{ op: 'comment', entry: site.entry, text: placeholder(name, value.hint) }];
      if (site.value !== undefined) return [rename, { op: 'set', slot: site.value, to: value.content }];
      const shape = { shape: 'assignment', name, value: value.content, exported: isExported(site) } as const;
      return [{ op: 'insert', beside: site.entry, side: 'before', shape }, { op: 'drop', entry: site.entry }];
    },
  };
}

function placeholder(name: string, hint = 'value'): string {
  return `${name}=<${hint}>`;
}

function isExported(site: AssignmentSite): boolean {
  const handle = site.entry.handle as Handle | undefined;
  return handle?.kind === 'assignment' && handle.assignment.exported;
}
