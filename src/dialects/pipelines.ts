import { appveyor } from './appveyor.ts';
import { azurePipelines } from './azure-pipelines.ts';
import { bitbucket } from './bitbucket.ts';
import { circleci } from './circleci.ts';
import { cloudbuild } from './cloudbuild.ts';
import { codebuild } from './codebuild.ts';
import { condaEnvironment } from './conda-environment.ts';
import { devcontainer } from './devcontainer.ts';
import type { Dialect } from './dialect.ts';
import { drone } from './drone.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { nodePackage } from './node-package.ts';
import { preCommit } from './pre-commit.ts';
import { serverless } from './serverless.ts';
import { travis } from './travis.ts';
import { vscode } from './vscode.ts';

/** The dialects of CI systems and deployment tools. Each applies to its own files only, so their order is of no matter. */
export const PIPELINES: readonly Dialect[] = [
  gitlabCi, circleci, azurePipelines, codebuild, bitbucket, drone, travis, appveyor, cloudbuild, serverless, preCommit, devcontainer, condaEnvironment, vscode, nodePackage,
];
