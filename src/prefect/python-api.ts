import type { Argument, UseSite, UseStep } from '../sites/site.ts';
import { callArguments, callRows, callTargets, defaultSecretRows } from './python-rows.ts';
import type { Target } from './target.ts';

/** What is known of a call of the 1.x Python API. */
export interface PythonCall {
  readonly id: string;
  /** What takes its place: statement that imports it, call, note; empty where there is none. */
  readonly instead: Readonly<Record<Target, { readonly importing: string; readonly call: string; readonly note: string }>>;
  /** Where its arguments go: `image` → `job_variables.image`. */
  readonly places: ReadonlyMap<string, string>;
  /** Block type for its credentials. */
  readonly credentials?: string;
  /** Type of work pool. */
  readonly pool?: string;
  /** Arguments that name secrets. */
  readonly secretArguments: readonly string[];
  /** Secret that it reads when no argument names one. */
  readonly implicitSecret?: string;
}

/** A secret that a task or notifier reads unless `argument` names another. */
export interface DefaultSecret {
  readonly secret: string;
  readonly argument?: string;
  /** Typed block that could hold it. */
  readonly block?: string;
}

/** Id of what only reads a default secret; it is no row of `call_sites`. */
export const DEFAULT_SECRET = 'default-secret';

/** Names of 1.x: what they are told by, and their row. Any module between a package and a class is taken, as 1.x re-exports them. */
const NAMES: readonly (readonly [name: RegExp, id: string])[] = [
  [/^prefect\.client(?:\.secrets)?\.Secret$/, 'secret-get'],
  [/^prefect\.tasks\.secrets(?:\.base)?\.PrefectSecret$/, 'prefect-secret-task'],
  [/^prefect\.tasks\.secrets(?:\.env_var)?\.EnvVarSecret$/, 'env-var-secret'],
  [/^prefect\.tasks\.secrets(?:\.base)?\.SecretBase$/, 'secret-base'],
  [/^prefect(?:\.client){0,2}\.Client$/, 'client'],
  [/^prefect\.utilities\.configuration\.set_temporary_config$/, 'config-write'],
  [/^prefect\.backend(?:\.kv_store)?\.(?:[gs]et_key_value|list_keys|delete_key)$/, 'kv-store'],
  [/^prefect\.utilities\.notifications(?:\.notifications)?\.slack_notifier$/, 'slack-notifier'],
];

/** The same for families of classes: the last part of the name is that of the row. */
const FAMILIES: readonly (readonly [name: RegExp, family: string])[] = [
  [/^prefect\.run_configs(?:\.\w+)?\.(\w+)$/, 'run-config'],
  [/^prefect\.(?:environments\.)?storage(?:\.\w+)?\.(\w+)$/, 'storage'],
  [/^prefect\.agent\.\w+(?:\.agent)?\.(\w+)$/, 'agent'],
];

/** Modules that only 1.x has: imported whole, or all their names by a `*`. */
const MODULES: readonly (readonly [module: RegExp, id: string])[] = [
  [/^prefect\.client\.secrets$/, 'secret-get'],
  [/^prefect\.tasks\.secrets(?:\.\w+)?$/, 'prefect-secret-task'],
  [/^prefect\.run_configs(?:\.\w+)?$/, 'run-config-UniversalRun'],
  [/^prefect\.(?:environments\.)?storage(?:\.\w+)?$/, 'storage-Local'],
  [/^prefect\.agent\.(?:local|docker|kubernetes|ecs|vertex|fargate)(?:\.agent)?$/, 'agent-LocalAgent'],
  [/^prefect\.backend(?:\.kv_store)?$/, 'kv-store'],
  [/^prefect\.utilities\.notifications(?:\.notifications)?$/, 'slack-notifier'],
];

const TENANT_METHODS = new Set(['login_to_tenant', 'logout_from_tenant', 'get_available_tenants', 'switch_tenant', 'create_tenant', 'save_api_token', 'get_auth_token', 'save_auth_to_disk', 'attach_headers']);
const GRAPHQL_METHODS = new Set(['graphql', 'get', 'post']);
const SETTERS = new Set(['setdefault', 'update', 'pop']);

const calls: ReadonlyMap<string, PythonCall> = new Map(callRows.map(([id, v2, v3, places, credentials = '', pool = '', secrets = '', implicit = '']) => [id, {
  id, instead: { 2: insteadAt(v2), 3: insteadAt(v3) },
  places: new Map((callArguments[places] ?? []).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  secretArguments: secrets === '' ? [] : secrets.split(' '),
  ...(credentials === '' ? {} : { credentials }),
  ...(pool === '' ? {} : { pool }),
  ...(implicit === '' ? {} : { implicitSecret: implicit }),
}]));

/** The row of python-api.json that a use belongs to; undefined for what is none of Prefect's 1.x API. */
export function apiOf(symbol: string, steps: readonly UseStep[], role: UseSite['role']): string | undefined {
  if (symbol !== 'prefect' && !symbol.startsWith('prefect.')) return undefined;
  const ofModule = MODULES.find(([module]) => module.test(symbol))?.[1];
  if (role === 'star') return ofModule;
  if (role === 'import') return nameOf(symbol) ?? ofModule ?? (symbol === 'prefect.config' ? 'config-read' : undefined);
  const names = membersOf(symbol, steps);
  for (let length = names.length; length > 0; length--) {
    const id = nameOf(names.slice(0, length).join('.'));
    if (id !== undefined) return precise(id, names.slice(length), steps);
  }
  return ofContext(names, steps, role) ?? ofConfig(names, role) ?? ofFlow(symbol, steps);
}

/** All that is known of a row; undefined for an id that is none. */
export function pythonCall(id: string): PythonCall | undefined {
  return calls.get(id);
}

/** The ids of rows that begin so (`storage-`). */
export function pythonCallIds(prefix = ''): readonly string[] {
  return [...calls.keys()].filter((id) => id.startsWith(prefix));
}

/** Secrets that a class or function of 1.x reads by default. */
export function defaultSecretsOf(symbol: string): readonly DefaultSecret[] {
  const last = symbol.slice(symbol.lastIndexOf('.') + 1);
  const found = defaultSecretRows.filter(([name]) => {
    if (name.endsWith('.*')) return symbol.startsWith(name.slice(0, -1)) && /^[A-Z]/.test(last);
    // 1.x exports each class from the packages around its module too.
    return name.endsWith(`.${last}`) && name.startsWith(`${symbol.slice(0, -last.length)}`) && symbol.split('.').length > 2;
  });
  const secrets = new Map(found.map(([, secret, argument = '', block = '']) => [secret, { secret, ...(argument === '' ? {} : { argument }), ...(block === '' ? {} : { block }) }]));
  return [...secrets.values()];
}

/** Who gets the variables of a map that is handed to this imported name; undefined for what is not 1.x's. */
export function callAudience(symbol: string): 'agent' | 'flow-run' | undefined {
  const id = nameOf(symbol);
  return id?.startsWith('run-config-') === true ? 'flow-run' : id?.startsWith('agent-') === true ? 'agent' : undefined;
}

/** The arguments of a use's own call: of its first one. */
export function argumentsOf(use: UseSite): readonly Argument[] | undefined {
  return use.steps.find((step) => step.step === 'call')?.args;
}

/** The 1.x secret that a use of the API names by a literal; undefined where there is none or it is made at run time. */
export function secretOfUse(api: string, use: UseSite): string | undefined {
  switch (api) {
    case 'secret-get': case 'secret-exists': case 'prefect-secret-task': return named(firstOrName(argumentsOf(use)));
    case 'client-set-secret': return named(firstOrName(setterArguments(use)));
    case 'context-secrets': case 'context-secrets-set': return contextSecret(use);
    default: return undefined;
  }
}

/** The argument `name`, which is the first. */
function firstOrName(args: readonly Argument[] | undefined): Argument | undefined {
  return args?.find((arg) => arg.name === 'name') ?? (args?.[0]?.name === undefined ? args?.[0] : undefined);
}

function setterArguments({ steps }: UseSite): readonly Argument[] | undefined {
  const at = steps.findIndex((step) => step.step === 'member' && step.name === 'set_secret');
  const call = at < 0 ? undefined : steps[at + 1];
  return call?.step === 'call' ? call.args : undefined;
}

/** `context.secrets["X"]`, `context.secrets.get("X")`, `context.get("secrets", {}).get("X")`, `context["secrets"]["X"]`. */
function contextSecret({ symbol, steps }: UseSite): string | undefined {
  const own = symbol.startsWith('prefect.context.secrets') ? 0 : 1 + steps.findIndex((step) => literalOfStep(step) === 'secrets' || (step.step === 'member' && step.name === 'secrets'));
  const step = steps.slice(own).find((each) => each.step !== 'member');
  return step === undefined ? undefined : literalOfStep(step);
}

function literalOfStep(step: UseStep): string | undefined {
  return step.step === 'index' ? named(step.index) : step.step === 'call' ? named(step.args[0]) : undefined;
}

function named(argument: Argument | undefined): string | undefined {
  if (argument === undefined || argument.spread === true || argument.value.pieces.some((piece) => piece.kind !== 'text')) return undefined;
  return argument.value.pieces.map((piece) => piece.kind === 'text' ? piece.text : '').join('');
}

function nameOf(symbol: string): string | undefined {
  const id = NAMES.find(([name]) => name.test(symbol))?.[1];
  if (id !== undefined) return id;
  for (const [name, family] of FAMILIES) {
    const row = `${family}-${name.exec(symbol)?.[1] ?? ''}`;
    if (calls.has(row)) return row;
  }
  return defaultSecretsOf(symbol).length > 0 ? DEFAULT_SECRET : undefined;
}

/** A name with the members right behind it, as far as they are members only. */
function membersOf(symbol: string, steps: readonly UseStep[]): readonly string[] {
  const end = steps.findIndex((step) => step.step !== 'member');
  const members = end < 0 ? steps : steps.slice(0, end);
  return [...symbol.split('.'), ...members.flatMap((step) => step.step === 'member' ? [step.name] : [])];
}

/** Of a class with methods: the row of the method that is called on it. */
function precise(id: string, rest: readonly string[], steps: readonly UseStep[]): string {
  const methods = [...rest, ...steps.flatMap((step) => step.step === 'member' ? [step.name] : [])];
  if (id === 'secret-get') return methods.includes('exists') ? 'secret-exists' : id;
  if (id !== 'client') return id;
  if (methods.some((name) => TENANT_METHODS.has(name))) return 'client-tenant';
  if (methods.includes('set_secret')) return 'client-set-secret';
  if (methods.some((name) => GRAPHQL_METHODS.has(name))) return asksToSetSecret(steps) ? 'gql-set-secret' : 'client-graphql';
  return steps.some((step) => step.step === 'call' && step.args.some((arg) => arg.name === 'api_token')) ? 'client-token' : id;
}

function asksToSetSecret(steps: readonly UseStep[]): boolean {
  return steps.some((step) => step.step === 'call' && step.args.some(({ value }) => value.pieces.some((piece) => /\bset_?secret\b/i.test(piece.kind === 'text' ? piece.text : piece.source))));
}

/** `prefect.context` is a module in the targets: only what 1.x kept in it counts. */
function ofContext(names: readonly string[], steps: readonly UseStep[], role: UseSite['role']): string | undefined {
  const [prefect, context, first = ''] = names;
  if (prefect !== 'prefect' || context !== 'context') return undefined;
  const call = steps.find((step) => step.step === 'call');
  const index = steps.find((step) => step.step === 'index');
  const key = first === 'secrets' || first === 'config' ? first
    : first === 'get' || SETTERS.has(first) ? (call === undefined ? undefined : literalOfStep(call) ?? nameGiven(call))
      : first === '' && index !== undefined && steps[0] === index ? literalOfStep(index)
        : first === '' && call !== undefined ? nameGiven(call) : undefined;
  if (key === 'config') return role === 'target' ? 'config-write' : 'config-read';
  if (key !== 'secrets') return undefined;
  const writes = role === 'target' || SETTERS.has(first) || SETTERS.has(names[3] ?? '') || (first === '' && call !== undefined && steps[0] === call);
  return writes ? 'context-secrets-set' : 'context-secrets';
}

/** `context(secrets={…})`, `context.update(secrets={…})`. */
function nameGiven(step: UseStep | undefined): string | undefined {
  return step?.step === 'call' ? step.args.find((arg) => arg.name === 'secrets' || arg.name === 'config')?.name : undefined;
}

function ofConfig([prefect, config]: readonly string[], role: UseSite['role']): string | undefined {
  return prefect !== 'prefect' || config !== 'config' ? undefined : role === 'target' ? 'config-write' : 'config-read';
}

function ofFlow(symbol: string, steps: readonly UseStep[]): string | undefined {
  if (!/^prefect(?:\.core(?:\.flow)?)?\.Flow$/.test(symbol)) return undefined;
  return steps.some((step) => step.step === 'member' && step.name === 'run_agent') ? 'flow-run-agent' : undefined;
}

function insteadAt(index: number): PythonCall['instead'][Target] {
  const [importing = '', call = '', note = ''] = callTargets[index] ?? [];
  return { importing, call, note };
}
