import { pairOf, textAt, valueAt, type DataMap, type DataNode } from '../tree/data-tree.ts';

/** `login`: keys by server. `backend`: the one switch that its command writes. */
export type ConfigKind = 'settings' | 'backend' | 'login';

/** Tables of settings that need not be Prefect's: one of them beside `[context.secrets]` makes it so. */
const TABLES = ['backend', 'server', 'cloud', 'logging', 'flows', 'tasks', 'engine', 'debug', 'home_dir'];

/** Tables and keys that no other program is known to have, as paths. */
const UNMISTAKABLE: readonly (readonly string[])[] = [
  ['cloud', 'agent', 'auth_token'], ['cloud', 'agent', 'labels'], ['cloud', 'agent', 'level'], ['cloud', 'agent', 'agent_address'], ['cloud', 'agent', 'name'],
  ['cloud', 'use_local_secrets'], ['cloud', 'graphql'], ['cloud', 'heartbeat_mode'], ['cloud', 'send_flow_run_logs'],
  ['server', 'ui', 'apollo_url'], ['server', 'hasura', 'admin_secret'], ['server', 'hasura', 'graphql_url'],
  ['flows', 'checkpointing'], ['engine', 'executor', 'default_class'], ['engine', 'flow_runner'],
];

/** What a document is among the files of Prefect 1.x; undefined for every other program's, and for those of the target. */
export function configKind(tree: DataNode, path: string): ConfigKind | undefined {
  if (tree.kind !== 'map' || tree.document.language !== 'toml') return undefined;
  const guest = tree.document.host !== undefined;
  const name = guest ? '' : path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (['prefect.toml', 'profiles.toml', 'pyproject.toml', 'pipfile', 'cargo.toml'].includes(name)) return undefined;
  const own = !guest && /(?:^|\/)\.prefect\//.test(path);
  if (isLogin(tree, name, own)) return 'login';
  if (isBackend(tree, name, own)) return 'backend';
  return (own && name === 'config.toml') || hasShape(tree, name) || isShown(tree) ? 'settings' : undefined;
}

/** How far in front of an example its file may be named. */
const NEAR = 1500;

/** An example in a text that names the file, or Prefect where the tables are those of its secrets. */
function isShown(tree: DataMap): boolean {
  const host = tree.document.host;
  if (host?.codec.block !== true) return false;
  const { text } = host.document;
  const { start } = host.codec.range;
  if (valueAt(tree, 'context', 'secrets')?.kind === 'map') return /\bprefect\b/i.test(text);
  const isNamed = /\.prefect\/config\.toml/.test(text.slice(Math.max(0, start - NEAR), start));
  return isNamed && (isSwitch(tree) || ['api_key', 'auth_token', 'tenant_id', 'api'].some((key) => valueAt(tree, 'cloud', key) !== undefined)
    || pairOf(tree, 'server')?.value.kind === 'map');
}

function isLogin(tree: DataMap, name: string, own: boolean): boolean {
  if (name === 'settings.toml') return own && (pairOf(tree, 'api_token') !== undefined || pairOf(tree, 'active_tenant_id') !== undefined);
  if (name !== 'auth.toml') return false;
  return tree.pairs.some(({ key, value }) => (own || /(?:^|\.)prefect\.io$/.test(key.text))
    && (pairOf(value, 'api_key') !== undefined || pairOf(value, 'tenant_id') !== undefined));
}

/** The file holds that one key, whose two values are well known. */
function isBackend(tree: DataMap, name: string, own: boolean): boolean {
  if (name !== 'backend.toml' || !isSwitch(tree)) return false;
  return own || tree.pairs.length === 1;
}

function hasShape(tree: DataMap, name: string): boolean {
  if (UNMISTAKABLE.some((path) => valueAt(tree, ...path) !== undefined)) return true;
  const server = pairOf(tree, 'server')?.value.kind === 'map';
  const cloud = pairOf(tree, 'cloud')?.value.kind === 'map';
  if (isSwitch(tree) && (server || cloud)) return true;
  if (valueAt(tree, 'context', 'secrets')?.kind === 'map' && TABLES.some((key) => pairOf(tree, key) !== undefined)) return true;
  if (['api', 'endpoint'].some((key) => /\bprefect\.io\b|\$\{(?:server|cloud|backend)\b/.test(textAt(tree, 'cloud', key) ?? ''))) return true;
  if (/\$\{server\.(?:host|port)\}/.test(textAt(tree, 'server', 'endpoint') ?? '')) return true;
  // What only names itself in a comment.
  const named = name === 'config.toml' && /^[ \t]*#.*\bprefect\b/im.test(tree.document.text);
  return named && (isSwitch(tree) || valueAt(tree, 'context', 'secrets') !== undefined
    || ['api_key', 'auth_token', 'tenant_id'].some((key) => valueAt(tree, 'cloud', key) !== undefined));
}

function isSwitch(tree: DataMap): boolean {
  return ['cloud', 'server'].includes(textAt(tree, 'backend') ?? '');
}
