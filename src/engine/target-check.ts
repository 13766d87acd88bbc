import type { InvocationSite, Target } from '../rule.ts';
import { plainText } from '../sites/pieces.ts';
import type { CommandSite } from '../sites/site.ts';
import { literalText } from '../prefect/invocation.ts';
import { isTargetSetting } from '../prefect/setting-names.ts';
import { refuse, type Refusal } from '../text/refusal.ts';
import { type Resolved } from './resolve.ts';

/** Whatever a fix wrote exists in the target: its settings, and its commands with all their options. */
export async function checkWritten(before: Resolved, after: Resolved, target: Target): Promise<Refusal | undefined> {
  const known = new Set(before.assignments.map((site) => plainText(site.name.pieces)));
  for (const site of after.assignments) {
    const name = plainText(site.name.pieces);
    if (name === undefined || known.has(name) || !/^PREFECT_[^_]/.test(name)) continue;
    if (!isTargetSetting(name, target)) return refuse('verification', `Prefect ${target} has no setting "${name}"`);
  }
  const was = new Set(before.commands.map(lineOf));
  const written = after.commands.filter((site) => isPrefect(site) && !was.has(lineOf(site)));
  if (written.length === 0) return undefined;
  const { checkCommand } = await import('../prefect/target-command.ts');
  for (const site of written) {
    if (after.invocations.some((each: InvocationSite) => each.words === site.words && each.form !== 'v2')) continue;
    const words = site.words.map((word) => wordOf(literalText(word)));
    const why = checkCommand(words, target);
    if (why !== undefined) return refuse('verification', `Prefect ${target} does not take the command: ${why}`);
  }
  return undefined;
}

/** A word for the check: what is not known before the command runs stands as a letter. */
function wordOf(text: ReturnType<typeof literalText>): string {
  return typeof text === 'string' ? text : `${text?.prefix ?? ''}x`;
}

function isPrefect(site: CommandSite): boolean {
  return /(^|\/)prefect$/.test(site.words[0]?.text ?? '');
}

function lineOf(site: CommandSite): string {
  return site.words.map((word) => word.text ?? word.slot.document.text.slice(word.slot.range.start, word.slot.range.end)).join(' ');
}
