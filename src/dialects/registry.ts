import { ansible } from './ansible.ts';
import { compose } from './compose.ts';
import type { Dialect } from './dialect.ts';
import { githubActions } from './github-actions.ts';
import { helmValues } from './helm-values.ts';
import { kubernetes } from './kubernetes.ts';
import { kustomize } from './kustomize.ts';
import { PIPELINES } from './pipelines.ts';
import { prefectConfig } from './prefect-config.ts';
import { pythonConfig } from './python-config.ts';
import { pythonProject } from './python-project.ts';
import { supervisord } from './supervisord.ts';
import { systemd } from './systemd.ts';

/** Every dialect; the first one that applies to a document reads it. */
export const DIALECTS: readonly Dialect[] = [kustomize, kubernetes, githubActions, ...PIPELINES, compose, prefectConfig, pythonProject, systemd, supervisord, pythonConfig, ansible, helmValues];
