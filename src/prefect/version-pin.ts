import type { Target } from './target.ts';

/** Versions of the target that the facts were taken from, and their parts. */
const RELEASES: Readonly<Record<Target, { readonly exact: string; readonly minor: string; readonly from: string; readonly range: string }>> = {
  2: { exact: '2.20.26', minor: '2.20', from: '2.20', range: '>=2.20,<3' },
  3: { exact: '3.8.8', minor: '3.8', from: '3.0', range: '>=3,<4' },
};

/** One clause: operator, version, wildcard. A build string of conda (`1.4=py39_0`) is taken off before. */
const CLAUSE = /^(===?|=|~=|!=|<=?|>=?|~|\^)?\s*v?(\d+(?:\.\d+)*)((?:\.\*|\.x)?)([\w.+!-]*)$/i;

/**
 * True when what is asked of a version can be met by 1.x (or 0.x) alone: `==1.4.1`, `<2`, `~=1.2`, `^1.4`, `0.15.*`,
 * `>=0.15,<1`. False for anything that lets a 2.x in, and for texts that are no list of clauses.
 */
export function onlyV1(asked: string): boolean {
  const alternatives = asked.split(/\s*\|\|?\s*/);
  return alternatives.length <= 20 && alternatives.every((each) => {
    const clauses = clausesOf(each);
    return clauses !== undefined && clauses.some(boundsToV1);
  });
}

/** The same asked of the target, in the style of the old text: an exact version stays exact, a caret stays a caret. */
export function targetPin(asked: string, target: Target): string {
  const { exact, minor, from, range } = RELEASES[target];
  const clauses = clausesOf(asked) ?? [];
  const [only] = clauses;
  if (only === undefined || clauses.length > 1 || asked.includes('|')) return spaced(range, asked);
  const { operator, version, wildcard } = only;
  const lead = /^\D*/.exec(asked)?.[0].replace(/v$/i, '') ?? '';
  const parts = version.split('.').length;
  if (wildcard !== '') return `${lead}${parts > 1 ? minor : target}${wildcard}`;
  switch (operator) {
    case '==': case '===': return `${lead}${exact}`;
    case '': case '=': return `${lead}${parts > 2 ? exact : parts > 1 ? minor : target}`;
    case '~=': return `${lead}${parts > 2 ? exact : from}`;
    case '~': return `${lead}${parts > 1 ? minor : target}`;
    case '^': return `${lead}${from}`;
    default: return spaced(range, asked);
  }
}

interface Clause {
  readonly operator: string;
  readonly version: string;
  readonly wildcard: string;
}

function clausesOf(text: string): readonly Clause[] | undefined {
  const clauses: Clause[] = [];
  // Blanks may stand between clauses in place of commas, and behind an operator.
  for (const part of text.trim().replace(/([<>=~^!])\s+/g, '$1').split(/\s*,\s*|\s+/)) {
    const match = CLAUSE.exec(part.replace(/^(==?\d[\w.]*|\d[\w.]*)=[\w*]+$/, '$1'));
    if (match === null) return undefined;
    clauses.push({ operator: match[1] ?? '', version: match[2]!, wildcard: match[3]! });
  }
  return clauses;
}

function boundsToV1({ operator, version }: Clause): boolean {
  const [major = 0, ...rest] = version.split('.').map(Number);
  switch (operator) {
    case '': case '=': case '==': case '===': case '~': case '^': case '<=': return major < 2;
    // `~=1.2` leaves the last part open, and `~=1` is no clause at all.
    case '~=': return major < 2 && rest.length > 0;
    case '<': return major < 2 || (major === 2 && rest.every((part) => part === 0));
    default: return false;
  }
}

/** The range with blanks where the old text has them. */
function spaced(range: string, asked: string): string {
  const operators = /[<>=]\s+\d/.test(asked) ? range.replace(/([<>]=?)/g, '$1 ') : range;
  return /,\s/.test(asked) ? operators.replace(',', ', ') : operators;
}
