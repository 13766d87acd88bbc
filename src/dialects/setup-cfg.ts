import { addressOf } from '../sites/address.ts';
import type { Reading } from '../sites/guest.ts';
import { readRequirement } from '../sites/requirement-line.ts';
import type { RequirementSite } from '../sites/site.ts';
import type { DataMap } from '../tree/data-tree.ts';
import { partSlot } from '../tree/handles.ts';
import { valueLines, type ValueLine } from './value-lines.ts';

const KEYS = ['install_requires', 'setup_requires', 'tests_require'];

/** Packages of setup.cfg: those of `[options]`, and every list of `[options.extras_require]`. */
export function setupRequirements(section: DataMap, name: string, address: string): Reading {
  const keys = name === 'options' ? KEYS : [...new Set(section.pairs.map((pair) => pair.key.text))];
  // On one line `;` stands between packages, and nothing tells it from that of a marker.
  const lines = valueLines(section, keys).filter(({ scalar, pair }) => pair.value !== scalar || !/;.*[<>=~!;]/.test(scalar.text));
  return { sites: requirementSites(lines, address), guests: [] };
}

/** A site for each line that asks for a package; `factor: package` of tox is one too. */
export function requirementSites(lines: readonly ValueLine[], address: string): readonly RequirementSite[] {
  return lines.flatMap(({ scalar, entry, pair }): RequirementSite[] => {
    const from = /^[\w.!,{}-]+:\s+/.exec(scalar.text)?.[0].length ?? 0;
    const parts = readRequirement(scalar.text.slice(from));
    if (parts === undefined) return [];
    const move = (range: { readonly start: number; readonly end: number }): { start: number; end: number } => ({ start: range.start + from, end: range.end + from });
    const name = partSlot(scalar, move(parts.name));
    return [{
      kind: 'requirement', document: scalar.document, ecosystem: 'pip', name, extras: parts.extras,
      ...(parts.version === undefined ? {} : { version: partSlot(scalar, move(parts.version)) }),
      range: scalar.codec().toHost(move(parts.range)), entry,
      address: addressOf(address, pair.key.text, scalar.text.slice(from + parts.name.start, from + parts.name.end)),
    }];
  });
}
