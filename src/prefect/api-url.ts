import type { Piece } from '../sites/site.ts';

/** The target's API URL for a 1.x one. */
export type Derived =
  /** `secret`: the URL holds a password. */
  | { readonly kind: 'derived'; readonly pieces: readonly Piece[]; readonly secret?: true }
  /** Prefect Cloud: account and workspace are not in the old URL. */
  | { readonly kind: 'cloud' }
  | { readonly kind: 'unknown'; readonly why: string };

/** Stands for a piece that is not text, so that the shape of the whole can be matched. */
const HOLE = '\uE000';
const URL_SHAPE = /^(https?:\/\/)([^/?#@\s]*@)?(\[[0-9a-f:.]+\]|[\w.\uE000-]+)(?::([\d\uE000]+))?(\/[^?#\s]*)?$/i;
const OLD_PATHS = new Set(['', '/', '/graphql', '/graphql/', '/graphql/alpha', '/graphql/alpha/']);
const TARGET_CLOUD = /^https:\/\/api\.prefect\.cloud\/api\/accounts\/[\w-]+\/workspaces\/[\w-]+\/?$/;

/**
 * The `/api` URL of the same host and port, when the value is a 1.x server's address. Its host and port may hold references.
 * @param key the setting it is the value of; `server.host` is joined with the default port
 */
export function deriveApiUrl(value: { readonly pieces: readonly Piece[] }, key: string): Derived {
  return key === 'server.host' ? joinHostPort(value.pieces, undefined) : derive(value.pieces);
}

/** The `/api` URL of 1.x's `server.host` (it holds the scheme) and `server.port` (4200 when undefined). */
export function joinHostPort(host: readonly Piece[], port: readonly Piece[] | undefined): Derived {
  const shape = shapeOf(host);
  const match = URL_SHAPE.exec(shape);
  if (match === null) return { kind: 'unknown', why: whyNot(shape) };
  const path = match[5] ?? '';
  if (path !== '' && path !== '/') return { kind: 'unknown', why: `the host has the path ${readable(path)}` };
  const bare = cut(host, path.length);
  if (match[4] !== undefined) return derive(bare);
  return derive([...bare, { kind: 'text', text: ':' }, ...(port ?? [{ kind: 'text', text: '4200' }])]);
}

function derive(pieces: readonly Piece[]): Derived {
  const shape = shapeOf(pieces);
  const match = URL_SHAPE.exec(shape);
  if (match === null) return { kind: 'unknown', why: whyNot(shape) };
  const [, scheme = '', user, host = '', port, path = ''] = match;
  if (isCloudHost(host)) return { kind: 'cloud' };
  if (TARGET_CLOUD.test(shape)) return { kind: 'derived', pieces };
  if (/(?:^|\.)prefect\.cloud$/i.test(host)) return { kind: 'cloud' };
  if (!OLD_PATHS.has(path)) return { kind: 'unknown', why: `the path ${readable(path)} is not that of a 1.x server` };
  if (port !== undefined && !isApiPort(port, scheme)) return { kind: 'unknown', why: `port ${readable(port)} has no counterpart; the API is on 4200` };
  // What stands last may bring a path of its own, and an unknown host behind https may be Prefect Cloud.
  if (port === undefined && path === '' && host.endsWith(HOLE)) return { kind: 'unknown', why: 'the end of the value is not known here' };
  if (port === undefined && host === HOLE && scheme.toLowerCase() === 'https://') return { kind: 'unknown', why: 'the host is not known here' };
  const tail: Piece = { kind: 'text', text: '/api' };
  return { kind: 'derived', pieces: joined([...cut(pieces, path.length), tail]), ...(hasPassword(user) ? { secret: true } : {}) };
}

/** True for the hosts of Prefect Cloud 1. */
function isCloudHost(host: string): boolean {
  return /^(?:[\w-]+\.)+prefect\.io$/i.test(host);
}

function hasPassword(user: string | undefined): boolean {
  const password = user?.slice(0, -1).split(':').slice(1).join(':') ?? '';
  return password.replaceAll(HOLE, '') !== '';
}

function isApiPort(port: string, scheme: string): boolean {
  return port === '4200' || port === HOLE || port === (scheme.toLowerCase() === 'https://' ? '443' : '80');
}

function whyNot(shape: string): string {
  if (shape === '') return 'the value is empty';
  if (shape.startsWith(HOLE)) return 'the value is not known here';
  if (!/^https?:\/\//i.test(shape)) return 'the value has no http:// or https://';
  return 'the value is not the address of a server';
}

function shapeOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.kind === 'text' ? piece.text.replaceAll(HOLE, ' ') : HOLE).join('');
}

function readable(shape: string): string {
  return shape.replaceAll(HOLE, '…');
}

/** The pieces without the last `length` characters, all of which are text. */
function cut(pieces: readonly Piece[], length: number): readonly Piece[] {
  const kept = [...pieces];
  let left = length;
  for (let last = kept.at(-1); left > 0 && last?.kind === 'text'; last = kept.at(-1)) {
    kept.pop();
    if (last.text.length > left) kept.push({ kind: 'text', text: last.text.slice(0, last.text.length - left) });
    left -= Math.min(left, last.text.length);
  }
  return kept;
}

/** Neighbouring texts become one piece. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') result[result.length - 1] = { kind: 'text', text: last.text + piece.text };
    else result.push(piece);
  }
  return result;
}
