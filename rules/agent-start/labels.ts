import { literalOf } from '../../src/finding.ts';
import { labelList } from '../../src/prefect/label-list.ts';
import type { GivenOption, Intent, InvocationSite, RuleContext, Scope } from '../../src/rule.ts';
import type { Content, Slot } from '../../src/sites/site.ts';
import { refuse, type Refusal } from '../../src/text/refusal.ts';

export interface LabelPlan {
  readonly intents: readonly Intent[];
  /** The queue's name when it is literal. */
  readonly queue?: string;
  /** Queues that rest on our default: one label, one queue. */
  readonly because: readonly string[];
}

/** Labels become one work queue: one label is its name, several need an answer. `-l` replaces the setting (semantics.md). */
export function labelPlan(site: InvocationSite, scope: Scope, context: RuleContext): LabelPlan | Refusal {
  const options = site.options.filter((option) => option.long === '--label');
  if (options.length > 0) return fromOptions(site, options, context);
  const setting = scope.settings('cloud.agent.labels').find((each) => each.value !== undefined);
  if (setting?.value === undefined) return { intents: [], because: [] };
  return fromSetting(site, setting.value, context);
}

function fromOptions(site: InvocationSite, options: readonly GivenOption[], context: RuleContext): LabelPlan | Refusal {
  const names = options.map((option) => sourceOf(option.value));
  const answer = answerFor(names, context);
  const [only] = options;
  if (options.length === 1 && only?.value !== undefined) {
    const label = literalOf(only.value);
    const queue = answer ?? label;
    const because = answer === undefined ? [names[0]!] : [];
    return { intents: [...renamedFlag(only, answer)], because, ...(queue === undefined ? {} : { queue }) };
  }
  if (answer === undefined) return severalLabels(names, options.every((option) => literalOf(option.value) !== undefined));
  return { intents: [...options.map((option): Intent => ({ intent: 'drop', entry: option.entry })), ...queueWords(site, answer)], queue: answer, because: [] };
}

/** `-l dev` → `--work-queue dev` in its place. */
function renamedFlag(option: GivenOption, answer: string | undefined): readonly Intent[] {
  const flag: Content = [{ kind: 'text', text: '--work-queue' }];
  if (option.words.length > 1) {
    const value: Intent[] = answer === undefined || option.value === undefined || literalOf(option.value) === answer ? []
      : [{ intent: 'set', slot: option.value, to: [{ kind: 'text', text: answer }] }];
    return [{ intent: 'set', slot: option.flag, to: flag }, ...value];
  }
  const content: Content = answer !== undefined || option.value === undefined ? [{ kind: 'text', text: answer ?? '' }] : option.value.pieces;
  const beside = option.words[0]!.entry;
  return [
    { intent: 'insert', beside, side: 'before', shape: { shape: 'word', content: flag } },
    { intent: 'insert', beside, side: 'before', shape: { shape: 'word', content } },
    { intent: 'drop', entry: option.entry },
  ];
}

function fromSetting(site: InvocationSite, value: Slot, context: RuleContext): LabelPlan | Refusal {
  const written = sourceOf(value);
  const text = literalOf(value);
  const names = text === undefined ? undefined : labelList(text);
  if (names !== undefined && names.length === 0) return { intents: [], because: [] };
  const answer = answerFor(names ?? [written], context);
  if (answer !== undefined) return { intents: queueWords(site, answer), queue: answer, because: [] };
  if (names === undefined) return refuse('labels', `the labels "${written}" are not known here`, text === undefined ? undefined : `queues."${written}"=<queue>`);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { intents: queueWords(site, only), queue: only, because: [only] };
  return severalLabels(names, true);
}

/** `known`: all of them are written out, so that an answer can go by them. */
function severalLabels(names: readonly string[], known: boolean): Refusal {
  const key = [...names].sort().join('+');
  return refuse('labels', `a flow run had to match all of ${names.length} labels, and a worker serves one queue`, known ? `queues."${key}"=<queue>` : undefined);
}

function answerFor(names: readonly string[], context: RuleContext): string | undefined {
  return context.answers.queues[[...names].sort().join('+')];
}

function queueWords(site: InvocationSite, queue: string): readonly Intent[] {
  const beside = site.words.at(-1)!.entry;
  return ['--work-queue', queue].map((word): Intent => ({ intent: 'insert', beside, side: 'after', shape: { shape: 'word', content: [{ kind: 'text', text: word }] } }));
}

function sourceOf(slot: Slot | undefined): string {
  return slot?.pieces.map((piece) => piece.kind === 'text' ? piece.text : piece.source).join('') ?? '';
}
