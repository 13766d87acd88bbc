import type { Environment } from '../../sites/site.ts';
import type { Makefile, RuleLine } from './scan.ts';

/** The environments of a makefile: that of the file, and of targets with variables of their own. */
export interface Scopes {
  /** Of the line `targets: NAME = value`. */
  ofTargets(targets: readonly string[]): Environment;
  /** What a rule's recipe gets. */
  ofRule(rule: RuleLine): Environment;
}

/**
 * Targets hand their variables on to what they are made from. Those that hand on to the same one share an environment: which
 * of them asks is known only when make runs. `make` gives an environment inside that of the file.
 */
export function scopesOf({ lines }: Makefile, file: Environment, make: (targets: string) => Environment): Scopes {
  const givers = [...new Set(lines.flatMap((line) => (line.kind === 'assignment' ? line.targets ?? [] : [])))];
  if (givers.length === 0) return { ofTargets: () => file, ofRule: () => file };
  const made = prerequisites(lines.filter((line) => line.kind === 'rule'));
  const owner = new Map<string, string>(givers.map((giver) => [giver, giver]));
  const find = (target: string): string => {
    let at = target;
    for (let up = owner.get(at); up !== undefined && up !== at; up = owner.get(at)) at = up;
    return at;
  };
  const join = (a: string, b: string): void => {
    if (find(a) !== find(b)) owner.set(find(b), find(a));
  };
  for (const line of lines) if (line.kind === 'assignment') for (const target of line.targets ?? []) join(line.targets![0]!, target);
  const pending = [...givers];
  for (let target = pending.pop(); target !== undefined; target = pending.pop()) {
    for (const each of made.get(target) ?? []) {
      if (!owner.has(each)) pending.push(each);
      join(target, each);
    }
  }
  const environments = new Map<string, Environment>();
  const of = (target: string | undefined): Environment => {
    if (target === undefined || !owner.has(target)) return file;
    const root = find(target);
    const known = environments.get(root) ?? make(root);
    environments.set(root, known);
    return known;
  };
  return { ofTargets: ([first]) => of(first), ofRule: (rule) => of(rule.targets.find((target) => owner.has(target))) };
}

function prerequisites(rules: readonly RuleLine[]): Map<string, string[]> {
  const made = new Map<string, string[]>();
  for (const { targets, prerequisites: needed } of rules) {
    for (const target of targets) {
      const known = made.get(target) ?? [];
      known.push(...needed);
      made.set(target, known);
    }
  }
  return made;
}
