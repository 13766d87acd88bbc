import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPackage, jsonOf, removeTempFolders, tempFolder } from './built.ts';
import type { Built } from './built.ts';

let built: Built;
beforeAll(() => {
  built = buildPackage();
});
afterAll(removeTempFolders);

const SCRIPT = '#!/bin/sh\nprefect agent local start --key "$K"\n';
const TWO = 'services:\n  a:\n    environment:\n      PREFECT__CLOUD__USE_LOCAL_SECRETS: "true"\n      PREFECT__CLOUD__TENANT_ID: t1\n      LOG: debug\n';

describe('a rule that is left out', () => {
  test.each([
    ['by --select', ['--select', 'agent-start']],
    ['by --ignore', ['--ignore', 'cloud-api-key']],
  ])('%s withholds what goes with its finding', (_, words) => {
    const folder = tempFolder({ 'run.sh': SCRIPT });
    const check = built.run(['check', '--format', 'json', ...words], { cwd: folder });
    expect(jsonOf(check).findings).toMatchObject([
      { rule: 'agent-start', fix: null, refusal: { code: 'unit-withheld', reason: expect.stringContaining('cloud-api-key') } },
    ]);
    expect(check.status).toBe(1);
    expect(built.run(['fix', '--unsafe', ...words], { cwd: folder }).status).toBe(1);
    expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toBe(SCRIPT);
  });

  test('leaves its own places as they are, and the others are fixed', () => {
    const folder = tempFolder({ 'compose.yaml': TWO });
    expect(built.run(['fix', '--ignore', 'tenant'], { cwd: folder }).status).toBe(0);
    expect(readFileSync(join(folder, 'compose.yaml'), 'utf8')).toBe(TWO.replace(/.*LOCAL_SECRETS.*\n/, ''));
  });

  test('by the config is not told', () => {
    const folder = tempFolder({ 'compose.yaml': TWO, 'prefect-uplift.toml': '[rules]\ntenant = "off"\nuse-local-secrets = "off"\n' });
    const check = built.run(['check', '--format', 'json'], { cwd: folder });
    expect(jsonOf(check)).toMatchObject({ findings: [], fixes: [], errors: [] });
    expect(check.status).toBe(0);
  });
});
