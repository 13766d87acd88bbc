import type { NextStep } from '../engine/result.ts';
import type { Screen } from './screen.ts';

/** What must be done first stands first. */
const ORDER: readonly NextStep['step'][] = ['make-key', 'work-pool', 'work-queue', 'block', 'variable', 'roll-out', 'revoke'];

/** Places named for one step; the rest is counted. */
const MAX_EVIDENCE = 5;

/** The steps in the order in which they must be done; equal ones are one, with the places of all. */
export function sortSteps(steps: readonly NextStep[]): readonly NextStep[] {
  const unique = new Map<string, NextStep>();
  for (const step of steps) {
    const key = JSON.stringify([step.step, step.text, step.command]);
    const before = unique.get(key);
    unique.set(key, before === undefined ? step : { ...step, evidence: [...new Set([...before.evidence, ...step.evidence])] });
  }
  return [...unique.values()].sort((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
}

/** "Next, in this order": each step with its command and the places that ask for it; nothing without steps. */
export function nextLines(steps: readonly NextStep[], { colors, clean, said }: Pick<Screen, 'colors' | 'clean' | 'said'>): readonly string[] {
  if (steps.length === 0) return [];
  const lines = [colors.bold('Next, in this order')];
  sortSteps(steps).forEach(({ text, command, evidence }, index) => {
    lines.push(`${String(index + 1).padStart(3)}. ${said(text)}`);
    if (command !== null) lines.push(`       ${colors.cyan(`$ ${clean(command)}`)}`);
    if (evidence.length > 0) lines.push(colors.dim(`       for ${evidenceText(evidence, clean)}`));
  });
  return lines;
}

function evidenceText(evidence: readonly string[], clean: (text: string) => string): string {
  const named = evidence.slice(0, MAX_EVIDENCE).map(clean).join(', ');
  const rest = evidence.length - MAX_EVIDENCE;
  return rest > 0 ? `${named} and ${rest} more` : named;
}
