import { blockName } from '../prefect/block-name.ts';
import { secretOfUse } from '../prefect/python-api.ts';
import type { Answers, RuleSite } from '../rule.ts';
import { refuse } from '../text/refusal.ts';
import type { Match } from './match.ts';
import { placeOf } from './place.ts';

/** The 1.x secret that a site gives a value to, or loads; undefined for any other site. */
function secretOf(site: RuleSite): string | undefined {
  if (site.kind === 'api') return secretOfUse(site.api, site.use);
  return site.kind === 'setting' && site.key === 'context.secrets' && site.note === undefined ? site.parameter : undefined;
}

/**
 * Two 1.x secrets whose blocks would have one name are told apart by nobody: what is planned for them in the whole run
 * is withheld, and names the places.
 */
export function withoutClashes(matches: readonly Match[], answers: Answers): readonly Match[] {
  const blocks = new Map<string, Map<string, Match>>();
  const blockOf = (secret: string): string | undefined => answers.blocks[secret] ?? blockName(secret);
  for (const match of matches) {
    const secret = secretOf(match.site);
    const block = secret === undefined ? undefined : blockOf(secret);
    if (secret === undefined || block === undefined) continue;
    const secrets = blocks.get(block) ?? new Map<string, Match>();
    blocks.set(block, secrets);
    if (!secrets.has(secret)) secrets.set(secret, match);
  }
  return matches.map((match) => {
    const secret = secretOf(match.site);
    const block = secret === undefined ? undefined : blockOf(secret);
    const other = block === undefined ? undefined : [...blocks.get(block) ?? []].find(([name]) => name !== secret);
    if (secret === undefined || other === undefined || match.finding.outcome.kind !== 'fix') return match;
    const [name, { finding }] = other;
    const why = `"${secret}" and "${name}" (${placeOf(finding.document, finding.range)}) are two secrets, and both would be the block "${block}"`;
    return { ...match, clashes: true, finding: { ...match.finding, outcome: { kind: 'refused', refusal: refuse('conflict', why, `blocks.${/^[\w-]+$/.test(secret) ? secret : `"${secret}"`}=<name>`) } } };
  });
}

/** For each match on a secret: those that load it where it is given a value, and the other way round. */
export function relatedMatches(matches: readonly Match[]): ReadonlyMap<Match, readonly Match[]> {
  const sides = new Map<string, { readonly given: Match[]; readonly loaded: Match[] }>();
  for (const match of matches) {
    const secret = secretOf(match.site);
    if (secret === undefined) continue;
    const side = sides.get(secret) ?? { given: [], loaded: [] };
    sides.set(secret, side);
    (match.site.kind === 'api' ? side.loaded : side.given).push(match);
  }
  const related = new Map<Match, readonly Match[]>();
  for (const { given, loaded } of sides.values()) {
    for (const match of given) if (loaded.length > 0) related.set(match, loaded);
    for (const match of loaded) if (given.length > 0) related.set(match, given);
  }
  return related;
}
