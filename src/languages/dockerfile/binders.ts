import type { Document } from '../../document/document.ts';
import type { AssignmentSite, Binder, Content, Entry, Operation } from '../../sites/site.ts';
import { refuse } from '../../text/refusal.ts';
import type { Handle } from './handles.ts';

/**
 * Writes variables that an image bakes in. What would be a reference is given when a container is started: nothing is
 * written for it, and what stands goes. `anchor` gives the instruction after which a new `ENV` goes.
 */
export function imageBinder(document: Document, anchor: () => Entry | undefined): Binder {
  return {
    outside: 'where containers of the image are started',
    add(name, value, beside) {
      if (value.kind === 'reference') return [];
      const entry = beside?.entry.document.id === document.id && beside.environment.kind !== 'command' ? beside.entry : anchor();
      if (entry === undefined) return refuse('not-writable', 'the file holds no instruction to put the variable after');
      return [{ op: 'insert', beside: entry, side: 'after', shape: { shape: 'assignment', name, value: value.content, exported: true } }];
    },
    replace(site, name, value) {
      if (value === 'keep') return [rename(site, name)];
      return value.kind === 'reference' ? [{ op: 'drop', entry: site.entry }] : withValue(site, name, value.content);
    },
  };
}

/**
 * Writes arguments of the build: one that is to be filled in has a name and no value, and goes where nothing reads it any
 * more. New variables are the image's.
 */
export function argumentBinder(image: () => Binder | undefined, isRead: (site: AssignmentSite) => boolean): Binder {
  return {
    outside: 'as an argument of the build',
    add: (name, value, beside) => value.kind === 'reference' ? [] : image()?.add(name, value, beside) ?? [],
    replace(site, name, value) {
      if (value === 'keep') return [rename(site, name)];
      if (value.kind === 'content') return withValue(site, name, value.content);
      if (!isRead(site)) return [{ op: 'drop', entry: site.entry }];
      const handle: Handle = { kind: 'name' };
      return [{ op: 'set', slot: { ...site.name, range: site.entry.range, handle }, to: [{ kind: 'text', text: name }] }];
    },
  };
}

function rename(site: AssignmentSite, name: string): Operation {
  return { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
}

function withValue(site: AssignmentSite, name: string, content: Content): ReturnType<Binder['replace']> {
  if (site.value !== undefined) return [rename(site, name), { op: 'set', slot: site.value, to: content }];
  return refuse('not-writable', 'the argument has no value of its own');
}
