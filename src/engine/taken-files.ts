import { plainText } from '../sites/pieces.ts';
import type { Environment } from '../sites/site.ts';
import type { FileSites, Match } from './match.ts';

/** By the name of an object that is made of files of variables: the paths of those. */
export type MadeOfFiles = ReadonlyMap<string, ReadonlySet<string>>;

/** The objects that are made of files somewhere (generators of ConfigMaps and Secrets). */
export function madeOfFiles(files: readonly FileSites[]): MadeOfFiles {
  const made = new Map<string, Set<string>>();
  for (const { scan } of files) {
    for (const site of scan.documents.flatMap((each) => each.sites)) {
      const text = site.kind === 'path' && site.into !== undefined ? plainText(site.path.pieces) : undefined;
      if (site.kind !== 'path' || site.into === undefined || text === undefined) continue;
      made.set(site.into, (made.get(site.into) ?? new Set<string>()).add(pathFrom(scan.root.path, text)));
    }
  }
  return made;
}

/** True for a setting in another file that a container takes in as a whole: a ConfigMap it names, a file of variables. */
export function comesFromFile(container: Environment, path: string, { site, file }: Match, made: MadeOfFiles): boolean {
  if (site.kind !== 'setting') return false;
  const { kind, name } = site.environment;
  const other = file.scan.root.path;
  return container.imports?.some((slot) => {
    const text = plainText(slot.pieces);
    if (text === undefined) return false;
    if (kind === 'data') return name === text;
    return kind === 'file' && other !== path && (pathFrom(path, text) === other || made.get(text)?.has(other) === true);
  }) === true;
}

/** The files that agents are given as templates of flow runs; each path as seen from the agent's file and from the root. */
export function jobTemplates(files: readonly FileSites[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ resolved, scan }) => resolved.invocations.flatMap((site) => site.options.flatMap((option) => {
    const text = option.long === '--job-template' ? plainText(option.value?.pieces ?? []) : undefined;
    return text === undefined || text === '' ? [] : [pathFrom(scan.root.path, text), pathFrom('', text)];
  }))));
}

/** `to` as seen from the folder of `from`. */
function pathFrom(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
