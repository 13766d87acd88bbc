import type { SettingSite } from '../rule.ts';
import { contentPieces, plainText } from '../sites/pieces.ts';
import type { AssignmentSite, BindValue, Content, Entry, Environment, Piece } from '../sites/site.ts';
import type { BindPlan } from './bind-plan.ts';

/** A variable that is given a value, and where in a script that is done; absent: before everything else. */
export interface Given {
  readonly environment: Environment;
  readonly name: string;
  readonly value: BindValue | 'keep';
  readonly rank: number;
  /** The 1.x setting that gave it. */
  readonly key: string | undefined;
  readonly entry?: Entry;
}

/** True for a value that is what the environments around give anyway. */
export function readsOuter({ value, replaced, environment, name }: BindPlan, outer: readonly Given[], renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  if (value === 'keep') {
    return replaced.every((site) => site.source === 'pass-through' || (site.value !== undefined && readsOne(site.value.pieces, name, renamed)));
  }
  if (value.kind === 'content') return readsOne(value.content, name, renamed) || outer.every((each) => sameText(each.value, value.content));
  // In a shell the reference reads the very variable; elsewhere it reads what stands outside.
  return environment.kind === 'script' || environment.kind === 'command' || outer.every((each) => each.value !== 'keep' && each.value.kind === 'reference');
}

/** True for the very text, all of it literal. */
function sameText(value: BindValue | 'keep', content: Content): boolean {
  if (value === 'keep' || value.kind === 'reference' || content.some((piece) => piece.kind !== 'text')) return false;
  return JSON.stringify(value.content) === JSON.stringify(content);
}

/** True for the name itself, or a name that becomes it. */
function readsOne(content: Content, name: string, renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  const read = referenceOf(content);
  if (read === undefined) return false;
  return read === name || [...renamed].some(([site, to]) => to === name && plainText(site.name.pieces) === read);
}

/** True for a carried reference whose name goes: the new name is to be read there. */
export function readsGone(value: BindValue, name: string, renamed: ReadonlyMap<AssignmentSite, string>): boolean {
  return value.kind === 'content' && referenceOf(value.content) !== name && readsOne(value.content, name, renamed);
}

/** True for a value that is a reference to the variable and nothing else. */
export function readsOnly(content: Content, name: string): boolean {
  return referenceOf(content) === name;
}

function referenceOf(content: Content): string | undefined {
  const pieces = contentPieces(content);
  const only = pieces[0];
  return pieces.length === 1 && only?.kind === 'reference' ? only.name : undefined;
}

/** True where the standing assignment has the value already. */
export function sameValue(standing: AssignmentSite, value: BindValue | 'keep', replaced: readonly SettingSite[], name: string): boolean {
  if (value === 'keep' && replaced.every((site) => site.value !== undefined && readsOnly(site.value.pieces, name))) return true;
  if (value === 'keep') return replaced.every((site) => samePieces(site.value?.pieces ?? [], standing.value?.pieces ?? []));
  if (value.kind === 'reference') return true;
  const pieces = contentPieces(value.content);
  return samePieces(pieces, standing.value?.pieces ?? []);
}

/** The same value, however it is quoted. */
function samePieces(one: readonly Piece[], other: readonly Piece[]): boolean {
  const bare = (key: string, value: unknown): unknown => key === 'inQuotes' || key === 'quoted' ? undefined : value;
  return JSON.stringify(one, bare) === JSON.stringify(other, bare);
}
