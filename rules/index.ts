import { agentStart } from './agent-start/index.ts';
import { apiEndpoint } from './api-endpoint/index.ts';
import { authLogin } from './auth-login/index.ts';
import { backend } from './backend/index.ts';
import { cloudApiKey } from './cloud-api-key/index.ts';
import { hardCodedCredential } from './hard-coded-credential/index.ts';
import { localSecret } from './local-secret/index.ts';
import { tenant } from './tenant/index.ts';
import { useLocalSecrets } from './use-local-secrets/index.ts';
import type { Rule } from '../src/rule.ts';

/** All rules, by id. */
export const rules: readonly Rule[] = [
  agentStart, apiEndpoint, authLogin, backend, cloudApiKey, hardCodedCredential, localSecret, tenant, useLocalSecrets,
];
