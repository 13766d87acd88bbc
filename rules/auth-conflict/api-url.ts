import { literalOf } from '../../src/finding.ts';
import { deriveApiUrl } from '../../src/prefect/api-url.ts';
import type { Slot } from '../../src/sites/site.ts';

/** Why a literal URL is none of the target's API, and the right one where it can be told. */
export type UrlProblem =
  | { readonly kind: 'path' | 'graphql'; readonly url: string }
  | { readonly kind: 'cloud' };

/** Hosts of a pattern, not of a server. */
const PATTERN = /[<>{}$%*]|\.\.\./;

/** What is wrong with the value of `PREFECT_API_URL`; undefined for a right one, and for all that is not literal or of another kind. */
export function urlProblem(value: Slot): UrlProblem | undefined {
  const text = literalOf(value)?.trim();
  if (text === undefined || text === '' || PATTERN.test(text)) return undefined;
  if (/^https:\/\/api\.prefect\.io(?:\/|$)/.test(text) || /^https:\/\/api\.prefect\.cloud(?:\/|\/api\/?)?$/.test(text)) return { kind: 'cloud' };
  const shape = /^https?:\/\/[^/?#\s]+(\/[^?#\s]*)?$/.exec(text);
  if (shape === null) return undefined;
  const isGraphql = /^\/graphql(?:\/alpha)?\/?$/.test(shape[1] ?? '');
  if (!isGraphql && shape[1] !== undefined && shape[1] !== '/') return undefined;
  const derived = deriveApiUrl({ pieces: [{ kind: 'text', text }] }, 'cloud.api');
  if (derived.kind !== 'derived') return undefined;
  return { kind: isGraphql ? 'graphql' : 'path', url: derived.pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('') };
}
