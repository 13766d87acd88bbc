import { azureContainers } from './azure-containers.ts';
import { cloudformation } from './cloudformation.ts';
import type { Dialect } from './dialect.ts';
import { ecs } from './ecs.ts';
import { googleContainers } from './google-containers.ts';

/** The dialects of what clouds run containers from. */
export const CLOUDS: readonly Dialect[] = [cloudformation, ecs, googleContainers, azureContainers];
