import type { Document } from '../../document/document.ts';
import { contentPieces } from '../../sites/pieces.ts';
import type { AssignmentSite, Binder, BindValue, Content, Entry, Operation } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Handle } from './handles.ts';

/**
 * Writes variables of an `environment` block, in front of which there may be none yet. A reference is a credential of
 * Jenkins, called like the variable: `credentials('my-variable')`.
 */
export function blockBinder(document: Document, anchor: () => Entry | undefined): Binder {
  return {
    presumes: 'the credential has to be made in Jenkins',
    add(name, value, beside) {
      const near = beside?.document === document && (beside.entry.handle as Handle).kind === 'line' ? beside.entry : anchor();
      if (near === undefined) return refuse('not-writable', 'there is no place for an environment block');
      const shape = { shape: 'assignment', name, value: contentOf(name, value), exported: true } as const;
      return [{ op: 'insert', beside: near, side: 'after', shape }];
    },
    replace: (site, name, value) => replaced(site, name, value, contentOf),
  };
}

/** Writes items of a `withEnv` list, which cannot hold a credential. */
export function listBinder(document: Document, list: () => Entry | undefined): Binder {
  return {
    add(name, value, beside) {
      const near = beside?.document === document && (beside.entry.handle as Handle).kind === 'item' ? beside.entry : list();
      if (near === undefined) return refuse('not-writable', 'the list of withEnv cannot be written');
      if (value.kind === 'reference') return noCredential();
      return [{ op: 'insert', beside: near, side: 'after', shape: { shape: 'assignment', name, value: value.content, exported: true } }];
    },
    replace: (site, name, value) => replaced(site, name, value, () => undefined),
  };
}

/** Renames, and gives nothing new. */
export function namingBinder(why: string): Binder {
  return {
    add: () => refuse('no-idiom', why),
    replace: (site, name, value) => replaced(site, name, value, () => undefined),
  };
}

function contentOf(name: string, value: BindValue): Content {
  return value.kind === 'content' ? value.content : [{ kind: 'template', source: `credentials('${credentialOf(name)}')` }];
}

function credentialOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

function replaced(site: AssignmentSite, name: string, value: BindValue | 'keep', reference: (name: string, value: BindValue) => Content | undefined): readonly Operation[] | Refusal {
  const rename: Operation = { op: 'set', slot: site.name, to: [{ kind: 'text', text: name }] };
  // A credential stays the credential it is.
  if (value === 'keep' || (value.kind === 'reference' && site.source === 'external')) return readsItself(site, name) ? refuse('conflict', `"${name}" would be given its own value`) : [rename];
  const to = value.kind === 'content' ? value.content : reference(name, value);
  if (to === undefined) return noCredential();
  if (site.value === undefined) return refuse('not-writable', 'the variable has no value here');
  if (site.value.part !== undefined && contentPieces(to).some((piece) => piece.kind !== 'text')) return refuse('cannot-hold', 'a reference does not go into a part of a string');
  return [rename, { op: 'set', slot: site.value, to }];
}

function readsItself(site: AssignmentSite, name: string): boolean {
  return site.value?.pieces.some((piece) => piece.kind === 'reference' && piece.name === name) === true && site.source === 'value';
}

function noCredential(): Refusal {
  return refuse('no-idiom', 'a credential can be referred to in an environment block only');
}
