import { ansible } from './ansible.ts';
import { CLOUDS } from './clouds.ts';
import { compose } from './compose.ts';
import type { Dialect } from './dialect.ts';
import { helmValues } from './helm-values.ts';
import { PIPELINES } from './pipelines.ts';
import { prefectConfig } from './prefect-config.ts';
import { programLiterals } from './program-literals.ts';
import { profiles } from './profiles.ts';
import { pythonConfig } from './python-config.ts';
import { pythonProject } from './python-project.ts';
import { settingsFile } from './settings-file.ts';
import { supervisord } from './supervisord.ts';
import { systemd } from './systemd.ts';
import { terraform } from './terraform.ts';

/** The dialects that are loaded on need. */
export const OTHERS: readonly Dialect[] = [programLiterals, terraform, ...PIPELINES, ...CLOUDS, compose, profiles, settingsFile, prefectConfig, pythonProject, systemd, supervisord, pythonConfig, ansible, helmValues];
