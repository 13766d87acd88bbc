import { literal, literalOf, pieced } from '../../src/finding.ts';
import { settingOfVariable } from '../../src/prefect/setting-names.ts';
import type { GivenOption, Intent, InvocationSite, Scope } from '../../src/rule.ts';
import type { BindValue, Content, Piece } from '../../src/sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../src/text/refusal.ts';

/** Options that other rules own (a setting spelled as an option), or other parts of this one. */
const ELSEWHERE = new Set(['--key', '--token', '--api', '--tenant-id', '--label', '--agent-address']);

/** Options whose effect is the default of a worker, or that have no counterpart (cli-v1.json, cases.md). */
const DROPPED = new Set(['--show-flow-logs', '--hostname-label', '--no-hostname-label', '--storage-labels', '--no-storage-labels',
  '--agent-config-id', '--no-docker-interface', '--docker-client-timeout', '--disable-job-deletion']);

export interface OptionPlan {
  readonly intents: readonly Intent[];
}

/** What becomes of every option but labels and those that spell a setting. */
export function optionPlan(site: InvocationSite, scope: Scope, agentType: string): OptionPlan | Refusal {
  if (site.unknown.length > 0) {
    const known = site.unknown.flatMap((word) => word.text === undefined ? [] : [word.text]);
    return refuse('manual-option', known.length === 0 ? 'which words the command gets is not known before it runs'
      : `the command has words that 1.x does not know: "${known.join(' ')}"`);
  }
  // Words behind a type are handed to the platform's own call.
  if (site.path !== 'prefect agent start' && site.args.length > 0) return refuse('manual-option', 'the command has arguments that a worker does not take');
  const intents: Intent[] = [];
  const paths = site.options.filter((option) => option.long === '--import-path');
  for (const option of site.options) {
    if (ELSEWHERE.has(option.long)) continue;
    if (option.long === '--import-path') {
      if (option === paths[0]) intents.push(...importPaths(site, paths, scope));
      continue;
    }
    const planned = planOption(site, option, scope, agentType);
    if (isRefusal(planned)) return planned;
    intents.push(...planned);
  }
  return { intents };
}

function planOption(site: InvocationSite, option: GivenOption, scope: Scope, agentType: string): readonly Intent[] | Refusal {
  const drop: Intent = { intent: 'drop', entry: option.entry };
  if (DROPPED.has(option.long)) return [drop];
  switch (option.long) {
    case '--name': return renameFlag(option, '--name');
    case '--log-level': return [drop, bind(site, scope, 'PREFECT_LOGGING_LEVEL', upper(option))];
    case '--verbose': return [drop, bind(site, scope, 'PREFECT_LOGGING_LEVEL', literal('DEBUG'))];
    case '--no-cloud-logs': return [drop, bind(site, scope, 'PREFECT_LOGGING_TO_API_ENABLED', literal('false'))];
    case '--base-url': return [drop, bind(site, scope, 'DOCKER_HOST', moved(option))];
    case '--max-polls':
      if (literalOf(option.value) !== '1') return refuse('manual-option', '"--max-polls" has a counterpart only for 1, "--run-once"');
      return [drop, ...words(option, ['--run-once'])];
    case '--env': return planEnv(site, option, scope, agentType);
    case '--job-template': return refuse('manual-option', '"--job-template" names a Kubernetes Job: its content goes into the base job template of the work pool');
    default: return refuse('job-variable', `"${option.long}" belongs in the base job template of the work pool`);
  }
}

/** `--env K=V` of a local agent: a process worker hands its own environment on (semantics.md 1). */
function planEnv(site: InvocationSite, option: GivenOption, scope: Scope, agentType: string): readonly Intent[] | Refusal {
  const first = option.value?.pieces[0];
  const equals = first?.kind === 'text' ? first.text.indexOf('=') : -1;
  if (first?.kind !== 'text' || equals <= 0) return refuse('name-not-known', 'the name given to "--env" is not known before the command runs');
  const name = first.text.slice(0, equals);
  // The rule of the setting takes it off the command, or holds the command back.
  if (settingOfVariable(name) !== undefined) return [];
  if (agentType !== 'local') return refuse('env-option', `"--env ${name}=…" belongs in the base job template of the work pool`);
  const rest: Piece[] = [{ kind: 'text', text: first.text.slice(equals + 1) }, ...(option.value?.pieces.slice(1) ?? [])];
  const value = rest.filter((piece) => piece.kind !== 'text' || piece.text !== '');
  return [{ intent: 'drop', entry: option.entry }, bind(site, scope, name, pieced(value))];
}

/** 1.x appends the import paths to PYTHONPATH of each flow run (src/prefect/agent/local/agent.py at 1.4.1). */
function importPaths(site: InvocationSite, options: readonly GivenOption[], scope: Scope): readonly Intent[] {
  const pieces: Piece[] = [];
  for (const option of options) {
    if (pieces.length > 0) pieces.push({ kind: 'text', text: ':' });
    pieces.push(...option.value?.pieces ?? []);
  }
  return [...options.map((option): Intent => ({ intent: 'drop', entry: option.entry })), bind(site, scope, 'PYTHONPATH', pieced(merged(pieces)))];
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text') joined[joined.length - 1] = { kind: 'text', text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
}

function renameFlag(option: GivenOption, long: string): readonly Intent[] {
  if (option.words.length === 1 || literalOf(option.flag) === long) return [];
  return [{ intent: 'set', slot: option.flag, to: [{ kind: 'text', text: long }] }];
}

function words(option: GivenOption, texts: readonly string[]): readonly Intent[] {
  return texts.map((text): Intent => {
    const content: Content = [{ kind: 'text', text }];
    return { intent: 'insert', beside: option.words[0]!.entry, side: 'before', shape: { shape: 'word', content } };
  });
}

/** 1.x takes `debug` too; the target wants the name of the level in capitals. */
function upper(option: GivenOption): BindValue {
  const level = literalOf(option.value);
  return level === undefined ? moved(option) : literal(level.toUpperCase());
}

function moved(option: GivenOption): BindValue {
  return option.value === undefined ? literal('') : option.value.part === undefined
    ? { kind: 'content', content: [{ kind: 'carry', from: option.value }] } : pieced(option.value.pieces);
}

function bind(site: InvocationSite, scope: Scope, name: string, value: BindValue): Intent {
  return { intent: 'bind', name, value, in: site.environment, rank: 1, standing: scope.assignments(name), own: true };
}
