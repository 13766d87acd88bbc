import { defineConfig } from 'vitest/config';

/** Apart from the ordinary tests: these install and ask the real Prefect. */
export default defineConfig({
  test: { include: ['test/conformance/**/*.test.ts'], testTimeout: 900_000, hookTimeout: 1_800_000 },
});
