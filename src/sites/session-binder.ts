import { refuse, type Refusal } from '../text/refusal.ts';
import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation } from './site.ts';

/** What a script whose programs get the variables of the session it runs in says of itself. */
export interface SessionIdiom {
  /** Where a variable is set that nobody gives it here. */
  readonly outside: string;
  reference(name: string): Content;
  /** The statement a new one goes in front of. */
  place(): Entry | undefined;
}

/**
 * Writes variables of a script that has no prefix assignments: a literal is set by a statement of its own; what has to be
 * filled in comes in from the session, and nothing is written for it.
 */
export function sessionBinder({ outside, reference, place }: SessionIdiom): Binder {
  return {
    outside, reference,
    add(name: string, value: BindValue, beside?: AssignmentSite): readonly Operation[] | Refusal {
      if (value.kind === 'reference') return [];
      const entry = beside?.entry ?? place();
      if (entry === undefined) return refuse('not-writable', 'the script holds no statement to put the variable before');
      const shape = { shape: 'assignment', name, value: value.content, exported: true } as const;
      return [{ op: 'insert', beside: entry, side: beside === undefined ? 'before' : 'after', shape }];
    },
    replace(site: AssignmentSite, name: string, value: BindValue | 'keep'): readonly Operation[] | Refusal {
      if (value !== 'keep' && value.kind === 'reference') return [{ op: 'drop', entry: site.entry }];
      const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
      if (value === 'keep') return [rename];
      if (site.value === undefined) return refuse('not-writable', 'the assignment has no value of its own');
      return [rename, { op: 'set', slot: site.value, to: value.content }];
    },
  };
}
