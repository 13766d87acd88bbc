import { ansible } from './ansible.ts';
import { compose } from './compose.ts';
import type { Dialect } from './dialect.ts';
import { helmValues } from './helm-values.ts';
import { PIPELINES } from './pipelines.ts';
import { prefectConfig } from './prefect-config.ts';
import { pythonConfig } from './python-config.ts';
import { pythonProject } from './python-project.ts';
import { supervisord } from './supervisord.ts';
import { systemd } from './systemd.ts';

/** The dialects that are loaded on need. */
export const OTHERS: readonly Dialect[] = [...PIPELINES, compose, prefectConfig, pythonProject, systemd, supervisord, pythonConfig, ansible, helmValues];
