import { agentClass } from './agent-class/index.ts';
import { agentEnv } from './agent-env/index.ts';
import { agentImage } from './agent-image/index.ts';
import { agentInstall } from './agent-install/index.ts';
import { agentLabels } from './agent-labels/index.ts';
import { agentStart } from './agent-start/index.ts';
import { apiEndpoint } from './api-endpoint/index.ts';
import { authConflict } from './auth-conflict/index.ts';
import { authLogin } from './auth-login/index.ts';
import { backend } from './backend/index.ts';
import { clientAuth } from './client-auth/index.ts';
import { cloudApiKey } from './cloud-api-key/index.ts';
import { configAccess } from './config-access/index.ts';
import { graphqlCall } from './graphql-call/index.ts';
import { hardCodedCredential } from './hard-coded-credential/index.ts';
import { localSecret } from './local-secret/index.ts';
import { otherV1Command } from './other-v1-command/index.ts';
import { otherV1Setting } from './other-v1-setting/index.ts';
import { prefectPin } from './prefect-pin/index.ts';
import { runConfigEnv } from './run-config-env/index.ts';
import { secretApi } from './secret-api/index.ts';
import { serverStack } from './server-stack/index.ts';
import { storageSecret } from './storage-secret/index.ts';
import { tenant } from './tenant/index.ts';
import { useLocalSecrets } from './use-local-secrets/index.ts';
import type { Rule } from '../src/rule.ts';

/** All rules, by id. */
export const rules: readonly Rule[] = [
  agentClass, agentEnv, agentImage, agentInstall, agentLabels, agentStart, apiEndpoint, authConflict, authLogin, backend, clientAuth, cloudApiKey, configAccess, graphqlCall, hardCodedCredential, localSecret, otherV1Command, otherV1Setting, prefectPin, runConfigEnv, secretApi, serverStack, storageSecret, tenant, useLocalSecrets,
];
