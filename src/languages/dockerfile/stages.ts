import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { plainText } from '../../sites/pieces.ts';
import type { AssignmentSite, Entry, Environment, Site, Slot } from '../../sites/site.ts';
import { contains } from '../../text/range.ts';
import { argumentBinder, imageBinder } from './binders.ts';

/** One stage of a build, and who sees which variables in it. */
export interface Stage {
  readonly name: string | undefined;
  readonly address: string;
  /** What containers of the image get. */
  readonly image: Environment;
  /** What the build gets: its arguments, and what the image gets. */
  readonly build: Environment;
  /** What images that are built upon this one get. */
  readonly onbuild: Environment;
  /** Slots of paths that the health check asks for. */
  readonly probes: Slot[];
  /** Of `SHELL`. */
  readonly isBourne: boolean;
  /** Where a new variable goes: the last `ENV`, else the start of the stage. */
  readonly anchor: Entry | undefined;
}

export type OpenStage = Stage & {
  isBourne: boolean;
  anchor: Entry | undefined;
  /** Where its last `RUN` begins, whose programs get the arguments in front of it; -1 without one. */
  lastRun: number;
};

/** Makes the stage that starts with `FROM image`; `base` is the earlier stage it is built upon. */
export function openStage(document: Document, index: number, prefix: string, from: { readonly name?: string; readonly image?: Slot; readonly base?: Stage; readonly entry?: Entry }, globals: Environment, sites: readonly Site[]): OpenStage {
  const { name, base } = from;
  const own = name === undefined ? addressOf(prefix, 'stages', index) : addressOf(prefix, name);
  const probes: Slot[] = [];
  const picture = from.image ?? base?.image.image;
  const image: Environment = {
    id: `${document.id}@${own}:image`, kind: 'image', document, address: own, probes,
    ...(base === undefined ? {} : { parent: base.image }),
    ...(picture === undefined ? {} : { image: picture }),
    binder: imageBinder(document, () => stage.anchor),
  };
  const build: Environment = {
    id: `${document.id}@${own}:build`, kind: 'build', document, address: own, parent: image, outside: globals,
    binder: argumentBinder(() => image.binder, (site) => stage.lastRun > site.entry.range.start || isReferred(site, sites)),
  };
  const onbuild: Environment = { ...image, id: `${document.id}@${own}:onbuild`, address: addressOf(own, 'onbuild'), parent: image, probes: [] };
  const stage: OpenStage = {
    name, address: own, image, build, onbuild, probes, isBourne: base?.isBourne ?? true, anchor: from.entry, lastRun: -1,
  };
  return stage;
}

/** The arguments in front of the first stage, which only `FROM` lines and bare `ARG NAME` lines of stages read. */
export function globalArguments(document: Document, prefix: string): Environment {
  return { id: `${document.id}@:build`, kind: 'build', document, address: addressOf(prefix, 'arguments'), binder: argumentBinder(() => undefined, () => true) };
}

/** True when the argument is referred to, and not only by an `ENV` of the same name. */
function isReferred({ name, entry }: AssignmentSite, sites: readonly Site[]): boolean {
  const label = plainText(name.pieces);
  const handed = sites.filter((site) => site.kind === 'assignment' && site.environment.kind === 'image' && plainText(site.name.pieces) === label);
  return sites.some((site) => site.kind === 'reference' && plainText(site.name.pieces) === label && site.name.range.start > entry.range.end
    && !handed.some((each) => each.kind === 'assignment' && contains(each.entry.range, site.name.range)));
}
