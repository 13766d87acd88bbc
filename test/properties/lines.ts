import { rootRange, type Document } from '../../src/document/document.ts';
import type { PlannedFix } from '../../src/engine/plan.ts';
import type { RuleSite } from '../../src/rule.ts';
import { entriesOf } from '../../src/sites/word-part.ts';
import type { Range } from '../../src/text/range.ts';

/** What the fixes of one pass say they are about, in one file. */
export interface Reach {
  /** Stretches of sites and of what goes with them. */
  readonly sites: readonly Range[];
  /** Stretches of entries that are dropped. */
  readonly dropped: readonly Range[];
}

/** The reach of fixes in the file `path`. */
export function reachOf(fixes: readonly PlannedFix[], path: string): Reach {
  const sites: Range[] = [];
  const dropped: Range[] = [];
  const note = (document: Document, range: Range, into: Range[]): void => {
    if (document.path === path) into.push(rootRange(document, range));
  };
  for (const fix of fixes) {
    for (const { site } of fix.group.matches) for (const range of siteRanges(site)) note(site.document, range, sites);
    for (const { reference } of fix.group.readers) note(reference.document, reference.name.range, sites);
    for (const operation of fix.operations) {
      if (operation.op !== 'drop' && operation.op !== 'comment') continue;
      for (const { document, range } of entriesOf(operation.entry)) {
        note(document, range, dropped);
        note(document, range, sites);
      }
    }
  }
  return { sites, dropped };
}

function siteRanges(site: RuleSite): readonly Range[] {
  switch (site.kind) {
    case 'setting': return [site.name.range, site.entry.range];
    case 'mention': return [site.name.range];
    case 'invocation': return [site.range];
    case 'url': return [site.slot.range];
    case 'api': return [site.use.slot.range];
    case 'image': return [site.image.range];
    case 'requirement': return [site.range];
    case 'target': return [site.assignment.entry.range];
    case 'request': return [site.command.range];
  }
}

/** Lines that stand for no site of their own but go or change with one: keys of emptied collections, images, probes, a text in quotes over several lines. */
const COMPANION = /^\s*(?:- )?(?:env|environment|command|args):|^\s*(?:- )?image:|\/api\/health|^\s*(?:bash -c "|&& )/;

/**
 * Lines of `before` that no site touches and that do not stand in `after` in their order. Lines of nested text are told
 * by their place in the file.
 */
export function lostLines(before: string, after: string, reach: Reach): readonly string[] {
  const lost: string[] = [];
  const now = after.split('\n').map(comparable);
  let at = 0;
  let start = 0;
  for (const line of before.split('\n')) {
    const end = start + line.length;
    const touched = reach.sites.some((range) => range.start <= end && range.end > start);
    if (!touched && !COMPANION.test(line)) {
      const found = now.indexOf(comparable(line), at);
      if (found < 0) lost.push(line);
      else at = found + 1;
    }
    start = end + 1;
  }
  return lost;
}

/** A comment may move to the left when the collection around it goes. Line endings are looked at elsewhere: the last line has none. */
function comparable(line: string): string {
  const text = line.replace(/\r$/, '');
  return /^\s*#/.test(text) ? text.trimStart() : text;
}

/** Comments (`# note 7`) of `before` that are gone although their entry is not dropped. */
export function lostComments(before: string, after: string, reach: Reach): readonly string[] {
  return [...before.matchAll(/# note \d+/g)].flatMap((match) => {
    const still = new RegExp(`${match[0]}(?!\\d)`).test(after);
    if (still) return [];
    const lineStart = before.lastIndexOf('\n', match.index) + 1;
    const alone = before.slice(lineStart, match.index).trim() === '';
    const goes = reach.dropped.some((range) => (alone
      ? range.start < match.index && match.index < range.end
      : range.start < match.index && range.end >= lineStart));
    return goes ? [] : [match[0]];
  });
}

/** The line endings of a text, in their kinds. */
export function newlinesOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r\n|\n|\r/g) ?? []);
}
