import { imageDoubt } from '../../src/image-doubt.ts';
import { withheld } from '../../src/finding.ts';
import { optionTarget } from '../../src/prefect/worker-command.ts';
import type { GivenOption, Intent, InvocationSite, Outcome, RuleContext } from '../../src/rule.ts';
import type { Content } from '../../src/sites/site.ts';
import { isRefusal, refuse, type Refusal } from '../../src/text/refusal.ts';

const LOSS = 'the data of the 1.x server stays behind: its database cannot be used again';

/** `prefect server start` with options of 1.x: what the target has is renamed, what only docker compose needed goes. */
export function startOutcome(site: InvocationSite, context: RuleContext): Outcome {
  if (site.frozen !== undefined) return withheld(site.frozen, 'the words of the command cannot be changed');
  if (site.unknown.length > 0 || site.args.length > 0) return withheld('manual-option', 'the command has words that 1.x does not know either');
  const intents: Intent[] = [];
  for (const option of site.options) {
    const found = optionIntents(site, option, context);
    if (isRefusal(found)) return { kind: 'refused', refusal: found };
    intents.push(...found);
  }
  const outcome = imageDoubt(context.scope(site), context, intents);
  if (outcome.kind !== 'fix') return outcome;
  return { ...outcome, applicability: 'unsafe', because: [LOSS, ...outcome.because ?? []] };
}

function optionIntents(site: InvocationSite, option: GivenOption, context: RuleContext): readonly Intent[] | Refusal {
  const written = option.words[0]?.text ?? '';
  const goes = optionTarget(site.path, option.long, context.target);
  if (goes === undefined || goes.kind === 'manual' || goes.kind === 'job-variable') return refuse('manual-option', `${option.long} has no mechanical counterpart`);
  if (goes.kind === 'variable') return refuse('manual-option', `${option.long} names the database of the 1.x server, which the target cannot use; ${goes.name} names that of the target`);
  if (/^-\w{2,}$/.test(written) && option.flag.range.start === site.options.find((each) => each !== option && each.words[0] === option.words[0])?.flag.range.start) {
    return refuse('manual-option', `${written} stands for several options`);
  }
  if (goes.kind === 'drop') return [{ intent: 'drop', entry: option.entry }];
  const renamed: Intent[] = goes.to === written ? [] : [{ intent: 'set', slot: option.flag, to: text(goes.to) }];
  // `--expose` is the flag for `--host 0.0.0.0`.
  const value = /^--\S+ (\S+)$/.exec(goes.note ?? '')?.[1];
  if (goes.to !== '--host' || value === undefined || option.value !== undefined) return renamed;
  return [...renamed, { intent: 'insert', beside: option.entry, side: 'after', shape: { shape: 'word', content: text(value) } }];
}

function text(word: string): Content {
  return [{ kind: 'text', text: word }];
}
