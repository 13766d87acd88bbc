import { unsafe } from '../../src/finding.ts';
import type { Intent, InvocationSite, Outcome } from '../../src/rule.ts';

/** What becomes of a command that only asks for the help of an agent; undefined for one that starts it. */
export function helpOutcome(site: InvocationSite): Outcome | undefined {
  const [asked, ...others] = [...site.unknown, ...site.options, ...site.args];
  const help = site.unknown[0];
  if (help === undefined || asked !== help || others.length > 0 || site.frozen !== undefined || site.form !== 'v1') return undefined;
  if (help.text !== '-h' && help.text !== '--help') return undefined;
  const [agent, ...rest] = site.pathWords.slice(1);
  const intents: Intent[] = [{ intent: 'set', slot: agent!.slot, to: [{ kind: 'text', text: 'worker' }] }];
  for (const word of rest.slice(0, -1)) intents.push({ intent: 'drop', entry: word.entry });
  if (help.text === '-h') intents.push({ intent: 'set', slot: help.slot, to: [{ kind: 'text', text: '--help' }] });
  return unsafe('what the help of 1.x said of the agent does not hold for a worker', [], ...intents);
}
