import { refuse } from '../text/refusal.ts';
import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation, Slot, Word } from './site.ts';

/** Refuses everything: a place no variable can be written to. */
export function closedBinder(why: string): Binder {
  const refused = refuse('not-writable', why);
  return { add: () => refused, replace: () => refused };
}

/**
 * Writes `NAME=value` words in front of `program` (`env A=1 prog`, `sudo A=1 prog`).
 * A reference is a matter of the language: `idiom` writes it, where there is one.
 */
export function assignmentBinder(program: Word, idiom: Binder | undefined): Binder {
  return {
    add(name, value, beside) {
      const content = value.kind === 'content' ? value.content : idiom?.reference?.(name);
      if (content === undefined) return idiom?.add(name, value) ?? noReference();
      const at = beside?.entry ?? program.entry;
      return [insertWord(at, beside === undefined ? 'before' : 'after', pair(name, content))];
    },
    replace(site, name, value) {
      if (value === 'keep' || value.kind === 'content') return rename(site, name, value);
      return idiom?.replace(site, name, value) ?? noReference();
    },
  };
}

/** How one `-e NAME=value` was written. */
export interface RunOption {
  /** The option's own text, with `=` when name and value follow in the same word. */
  readonly lead: string;
  /** The slot of `NAME=value` or `NAME` as a whole. */
  readonly whole: Slot;
}

/**
 * Writes `-e NAME=value` words beside others of a command, else in front of `image`.
 * `-e NAME` takes the variable over from the caller: that is the reference of this place.
 */
export function runOptionBinder(image: Word, given: ReadonlyMap<AssignmentSite, RunOption>, idiom?: Binder): Binder {
  return {
    // The words are filled in by the shell that starts the container.
    ...(idiom?.reference === undefined ? {} : { reference: idiom.reference }),
    add(name, value, beside) {
      const like = beside === undefined ? undefined : given.get(beside);
      const at: Entry = beside === undefined || like === undefined ? image.entry : beside.entry;
      const side = like === undefined ? 'before' : 'after';
      const reference = idiom?.reference?.(name);
      const content = value.kind === 'content' ? pair(name, value.content) : reference === undefined ? [text(name)] : pair(name, reference);
      const lead = like?.lead ?? '-e';
      if (lead.endsWith('=')) return [insertWord(at, side, [text(lead), ...content])];
      return [insertWord(at, side, [text(lead)]), insertWord(at, side, content)];
    },
    replace(site, name, value) {
      const whole = given.get(site)?.whole;
      if (value !== 'keep' && value.kind === 'reference' && whole !== undefined) {
        const reference = idiom?.reference?.(name);
        return [{ op: 'set', slot: whole, to: reference === undefined ? [text(name)] : pair(name, reference) }];
      }
      if (value !== 'keep' && value.kind === 'reference') return noReference();
      return rename(site, name, value);
    },
  };
}

/** Writes `--from-literal=NAME=value` words; data has no variable to refer to. */
export function literalBinder(last: Word, idiom?: Binder): Binder {
  return {
    add(name, value, beside) {
      const content = value.kind === 'content' ? value.content : idiom?.reference?.(name);
      if (content === undefined) return noReference();
      return [insertWord(beside?.entry ?? last.entry, 'after', [text('--from-literal='), ...pair(name, content)])];
    },
    replace(site, name, value) {
      if (value === 'keep' || value.kind === 'content') return rename(site, name, value);
      return noReference();
    },
  };
}

function rename(site: AssignmentSite, name: string, value: Extract<BindValue, { kind: 'content' }> | 'keep'): readonly Operation[] {
  if (value === 'keep') return [{ op: 'set', slot: site.name, to: [text(name)] }];
  if (site.value === undefined) return [{ op: 'set', slot: site.name, to: pair(name, value.content) }];
  return [
    { op: 'set', slot: site.name, to: [text(name)] },
    { op: 'set', slot: site.value, to: value.content },
  ];
}

function insertWord(beside: Entry, side: 'before' | 'after', content: Content): Operation {
  return { op: 'insert', beside, side, shape: { shape: 'word', content } };
}

function pair(name: string, value: Content): Content {
  return [text(`${name}=`), ...value];
}

function text(value: string): { readonly kind: 'text'; readonly text: string } {
  return { kind: 'text', text: value };
}

function noReference(): ReturnType<typeof refuse> {
  return refuse('no-idiom', 'this place has no way to refer to a variable');
}
