/** The rules' ids: what `--select`, `--ignore` and `[rules]` accept without loading a rule. A test compares it with rules/. */
export const RULE_IDS: readonly string[] = [
  'agent-start',
  'api-endpoint',
  'auth-login',
  'backend',
  'cloud-api-key',
  'hard-coded-credential',
  'local-secret',
  'tenant',
  'use-local-secrets',
];
