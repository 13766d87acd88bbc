import { v1Setting } from '../prefect/setting-names.ts';
import type { Answers, Finding, Rule, RuleContext, RuleSite } from '../rule.ts';
import type { Slot } from '../sites/site.ts';
import type { Scan } from './scan.ts';
import { literalSites } from './literal.ts';
import { resolveSites, type Resolved } from './resolve.ts';
import { scopeIndex, type ScopeIndex } from './scope.ts';
import { unparsedImports } from './unparsed-imports.ts';

/** A file with its sites, named. */
export interface FileSites {
  readonly scan: Scan;
  readonly resolved: Resolved;
  readonly scopes: ScopeIndex;
  /** Everything rules are asked about, in the order of the text. */
  readonly sites: readonly RuleSite[];
  /** An agent is given this file as the template of its flow runs. */
  readonly isJobTemplate: boolean;
}

/** One rule's finding on one site. */
export interface Match {
  readonly rule: string;
  readonly site: RuleSite;
  readonly finding: Finding;
  readonly file: FileSites;
  /** Withheld for what stands elsewhere in the run: the file alone would have it fixed. */
  readonly clashes?: true;
}

/** Names the sites of a scanned file. */
export function fileSites(scan: Scan, answers: Answers, isJobTemplate = false): FileSites {
  const resolved = resolveSites(scan.documents.flatMap((each) => each.sites), isJobTemplate);
  const structured = [...resolved.settings, ...resolved.mentions, ...resolved.invocations];
  return {
    scan,
    resolved,
    scopes: scopeIndex(resolved, answers),
    sites: [...structured, ...resolved.images, ...resolved.requirements, ...resolved.requests, ...resolved.targets, ...resolved.apis, ...scan.unparsed === undefined ? [] : unparsedImports(scan.root), ...literalSites(scan, structured, spokenFor(resolved))],
    isJobTemplate,
  };
}

/** Values that the rules of their own sites read: the URL of a request, and that of the target's setting. */
function spokenFor({ requests, targets }: Resolved): readonly Slot[] {
  return [
    ...requests.map((site) => site.url),
    ...targets.flatMap(({ name, assignment }) => name === 'PREFECT_API_URL' && assignment.value !== undefined ? [assignment.value] : []),
  ];
}

/** Asks the rules about every site of a file. */
export function matchFile(file: FileSites, rules: readonly Rule[], answers: Answers): readonly Match[] {
  const context: RuleContext = {
    target: answers.target,
    answers,
    scope: (site) => file.scopes.scope(site),
  };
  const matches: Match[] = [];
  for (const site of file.sites) {
    const asked = rules.filter((rule) => asks(rule, site));
    const others = asked.length === 0 && isMisspelled(site) ? rules.filter((rule) => rule.settings.includes(UNKNOWN)) : [];
    for (const rule of [...asked, ...others]) {
      for (const finding of rule.check(site, context)) matches.push({ rule: rule.meta.id, site, finding, file });
    }
  }
  return matches;
}

/** Stands in a rule's `settings` for the names that no rule knows. */
const UNKNOWN = '*';

/** True for a name that 1.x does not read because of its case: what it looks like does not hold. */
function isMisspelled(site: RuleSite): boolean {
  return site.kind === 'setting' && site.note === 'wrong-case';
}

function asks(rule: Rule, site: RuleSite): boolean {
  if (isMisspelled(site) && rule.wrongCase !== true) return false;
  switch (site.kind) {
    case 'url': return rule.urls;
    case 'image': return rule.images === true;
    case 'requirement': return rule.requirements === true;
    case 'request': return rule.requests === true;
    case 'target': return rule.targets === true;
    case 'api': return rule.apis?.includes(site.api) === true;
    case 'invocation': return rule.commands.some((pattern) => fits(pattern, site.path));
    default: return rule.settings.includes(v1Setting(site.key) === undefined ? UNKNOWN : site.key);
  }
}

function fits(pattern: string, path: string): boolean {
  const want = pattern.split(' ');
  const have = path.split(' ');
  return want.length === have.length && want.every((word, index) => word === '*' || word === have[index]);
}
