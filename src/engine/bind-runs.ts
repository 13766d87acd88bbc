import type { Document } from '../document/document.ts';
import type { SettingSite } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import type { Bind } from './bind-place.ts';
import { reaches } from './scope.ts';

/**
 * The bindings of one name in one environment, cut where one value does not stand for the others: in a script what is
 * set in another list of statements, and what sets the same setting again. Requests that replace nothing in `home`, the environment's own document, go with the first.
 */
export function bindRuns(asked: readonly Bind[], home: Document): readonly (readonly Bind[])[] {
  const placed = asked.filter((bind) => bind.replaces?.entry.list !== undefined && bind.replaces.entry.document === home)
    .sort((a, b) => startOf(a) - startOf(b));
  const runs: Bind[][] = [];
  for (const bind of placed) {
    const mine = runs.findLast((run) => listOf(run[0]!) === listOf(bind));
    if (mine === undefined || mine.some((each) => each.replaces?.key === bind.replaces?.key)) runs.push([bind]);
    else mine.push(bind);
  }
  const [first, ...rest] = runs;
  if (first === undefined) return [asked];
  return [[...first, ...asked.filter((bind) => !placed.includes(bind))], ...rest];
}

/** One reference cannot stand for values that differ: which of them is meant, only the operator knows. */
export function referenceConflict(name: string, runs: readonly (readonly Bind[])[]): Refusal | undefined {
  if (runs.length < 2) return undefined;
  // 1.x prefers one name over the other wherever they stand; under one name the last one counts.
  const keys = new Set(runs.map((run) => bestOf(run).replaces?.key).filter((key) => key !== 'backend'));
  if (keys.size > 1) return refuse('conflict', `the script gives "${name}" under several 1.x names in different places`);
  const texts = runs.map(bestOf).filter((bind) => bind.value !== 'keep' && bind.value.kind === 'reference')
    .flatMap((bind) => bind.replaces === undefined ? [] : [sourceOf(bind.replaces)]);
  return new Set(texts).size < 2 ? undefined : refuse('conflict', `the script gives "${name}" different values, and one reference cannot stand for them`);
}

/** The binding that gives the value: the highest rank, and of equal ones the last, which overrides those before it. */
export function bestOf(asked: readonly Bind[]): Bind {
  return asked.reduce((best, bind) => bind.rank >= best.rank ? bind : best);
}

/** True when `earlier` has given the value of `later` already where that is reached. */
export function repeats(later: readonly Bind[], earlier: readonly Bind[]): boolean {
  const [was, is] = [bestOf(earlier), bestOf(later)];
  return sameLiteral(was, is) && reaches(listOf(was), listOf(is)) && listOf(was) !== undefined;
}

function sameLiteral({ value: a }: Bind, { value: b }: Bind): boolean {
  if (a === 'keep' || b === 'keep') return false;
  if (a.kind === 'reference' || b.kind === 'reference') return a.kind === b.kind;
  const texts = [a, b].map(({ content }) => content.every((part) => part.kind === 'text') ? content.map((part) => part.kind === 'text' ? part.text : '').join('') : undefined);
  return texts[0] !== undefined && texts[0] === texts[1];
}

function sourceOf(site: SettingSite): string {
  return plainText(site.value?.pieces ?? []) ?? JSON.stringify(site.value?.pieces);
}

function listOf(bind: Bind): NonNullable<Bind['replaces']>['entry']['list'] {
  return bind.replaces?.entry.list;
}

function startOf(bind: Bind): number {
  return bind.replaces?.entry.range.start ?? 0;
}
