import { compose } from './compose.ts';
import type { Dialect } from './dialect.ts';
import { githubActions } from './github-actions.ts';
import { kubernetes } from './kubernetes.ts';

/** Every dialect; the first one that applies to a document reads it. */
export const DIALECTS: readonly Dialect[] = [kubernetes, githubActions, compose];
