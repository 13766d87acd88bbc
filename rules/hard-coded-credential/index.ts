import { looksLikeCredential } from '../../src/prefect/credential.ts';
import { commandFinding, literalOf, NO_EDIT, valueFinding } from '../../src/finding.ts';
import type { Finding, Rule } from '../../src/rule.ts';

/** Shorter words (`1`, `dev`) are settings more often than credentials. */
const SHORTEST = 8;

/** A credential in clear text that no other rule says to revoke. */
export const hardCodedCredential: Rule = {
  meta: {
    id: 'hard-coded-credential',
    summary: 'a credential in clear text at a Prefect 1.x site',
    messages: {
      secret: '"{name}" holds a credential in clear text {value}: change it where it was issued, then keep it out of the repository.',
      key: 'The option "{option}" of "{command}" holds a 1.x key in clear text {value}: revoke it.',
    },
  },
  settings: ['context.secrets'],
  wrongCase: true,
  commands: ['prefect auth login'],
  urls: false,
  *check(site): Iterable<Finding> {
    if (site.kind === 'setting' && site.value !== undefined && isCredential(literalOf(site.value))) {
      yield valueFinding(site, site.value, 'secret', { severity: 'warning', outcome: NO_EDIT, data: { value: { secret: site.value } } });
    }
    if (site.kind !== 'invocation' || site.mention) return;
    for (const option of site.options) {
      if (option.value === undefined || !isCredential(literalOf(option.value))) continue;
      yield { ...commandFinding(site, 'key', { severity: 'warning', outcome: NO_EDIT, data: { option: option.long, value: { secret: option.value } } }), range: option.value.range };
    }
  },
};

function isCredential(text: string | undefined): boolean {
  return text !== undefined && text.length >= SHORTEST && looksLikeCredential(text);
}
