import type { Target } from './target.ts';

/** What a container image can run, told by its name. */
export type ImageVersion = 'v1' | 'target-2' | 'target-3' | 'unknown';

const SERVER_IMAGES = new Set(['prefecthq/server', 'prefecthq/apollo', 'prefecthq/ui', 'prefecthq/core', 'hasura/graphql-engine']);

/** The Prefect version in a `prefecthq/prefect` image; `latest`, no tag, a digest alone or another repository say nothing. */
export function imageVersion(text: string | undefined): ImageVersion {
  const image = text === undefined ? undefined : readImage(text);
  if (image === undefined || image.repository !== 'prefecthq/prefect') return 'unknown';
  if (/^(?:all_extras|all|core)(?:-|$)/.test(image.tag)) return 'v1';
  const major = /^(\d+)(?:[.-]|[ab]\d|rc\d|$)/.exec(image.tag)?.[1];
  if (major === '0' || major === '1') return 'v1';
  if (major === '2') return 'target-2';
  return major === '3' ? 'target-3' : 'unknown';
}

/** An image of the target that has the integration of a worker: golden-path.md, "Kubernetes". */
export function targetImage(target: Target): string {
  return `prefecthq/prefect:${target}-python3.11-kubernetes`;
}

/** The part of the 1.x server that an image is. */
export function serverPart(text: string): string | undefined {
  const repository = readImage(text)?.repository;
  return repository === undefined || !SERVER_IMAGES.has(repository) ? undefined : repository;
}

/** True for the images of the 1.x server stack, which have no counterpart. */
export function isServerImage(text: string): boolean {
  const image = readImage(text);
  return image !== undefined && SERVER_IMAGES.has(image.repository);
}

/** Repository without registry, and tag; a colon before a slash is a registry's port. */
function readImage(text: string): { readonly repository: string; readonly tag: string } | undefined {
  const [named = ''] = text.trim().split('@');
  const parts = named.split('/');
  const [last = '', tag = ''] = splitOnce(parts.at(-1) ?? '', ':');
  const path = [...parts.slice(0, -1), last];
  const [first = ''] = path;
  const isRegistry = path.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const repository = (isRegistry ? path.slice(1) : path).join('/');
  return repository === '' ? undefined : { repository, tag };
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}
