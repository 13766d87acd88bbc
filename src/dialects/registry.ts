import type { Dialect } from './dialect.ts';
import { githubActions } from './github-actions.ts';
import { kubernetes } from './kubernetes.ts';
import { kustomize } from './kustomize.ts';

/** The commonest dialects. The first that applies to a document reads it; where none does, the others are asked. */
export const DIALECTS: readonly Dialect[] = [kustomize, kubernetes, githubActions];

/** The other dialects, in their order; loaded for the first document that none of `DIALECTS` reads. */
export async function otherDialects(): Promise<readonly Dialect[]> {
  return (await import('./others.ts')).OTHERS;
}
