const PLAIN_KEY = /^[\w$/@-]+$/;

/** Adds a step to a structural address: `jobs` + `build` → `jobs.build`, `env` + 0 → `env[0]`; unusual keys are quoted. */
export function addressOf(prefix: string, ...steps: readonly (string | number)[]): string {
  let address = prefix;
  for (const step of steps) {
    if (typeof step === 'number') address += `[${step}]`;
    else if (!PLAIN_KEY.test(step)) address += `[${JSON.stringify(step)}]`;
    else address += address === '' ? step : `.${step}`;
  }
  return address;
}
