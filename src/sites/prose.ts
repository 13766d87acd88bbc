import type { Document } from '../document/document.ts';
import { hasLetter, hasLetterOrDigit } from '../text/letter.ts';
import type { Range } from '../text/range.ts';
import type { RefusalCode } from '../text/refusal.ts';
import type { Slot, TextSite } from './site.ts';

/** Words end at blanks, quotes, brackets and operators; `:` and `.` inside a word are part of it (`https://host`). */
const WORD = /[^\s"'`´“”‘’,()[\]{}<>=;|&$\\]+/g;

/** Punctuation that belongs to the sentence and not to the word. */
const EDGE = '#*:.!?~^';

/** A longer line makes several sites, so that no list of words grows with the file. */
const MAX_SITE = 65_536;

export interface ProseKind {
  readonly frozen: RefusalCode;
  readonly comment: boolean;
  /** Prefix of the sites' addresses (`@<line>`). */
  readonly address: string;
}

/**
 * One text site for each of the stretches (each on one line, in source order) that has a letter. The words are found
 * when they are asked for and are not kept: a file may hold millions.
 */
export function proseSites(document: Document, stretches: Iterable<Range>, kind: ProseKind): readonly TextSite[] {
  const { text } = document;
  const sites: TextSite[] = [];
  for (const stretch of stretches) {
    for (const range of portions(text, stretch)) {
      if (!hasLetter(text.slice(range.start, range.end))) continue;
      sites.push(lazySite(document, range, kind));
    }
  }
  return sites;
}

interface LazySite extends TextSite {
  readonly stretch: Range;
  readonly prose: ProseKind;
}

/** Shared by all sites: a getter in each would cost more than the site. */
const LAZY = {
  get words(): readonly Slot[] {
    const site = this as unknown as LazySite;
    return proseWords(site.document, site.stretch, site.prose.frozen);
  },
  get address(): string {
    const site = this as unknown as LazySite;
    return `${site.prose.address}@${lineOf(site.document.text, site.stretch.start)}`;
  },
};

function lazySite(document: Document, stretch: Range, prose: ProseKind): TextSite {
  const own = { kind: 'text', document, comment: prose.comment, stretch, prose };
  return Object.assign(Object.create(LAZY) as LazySite, own);
}

/** Counted when it is asked for, which it seldom is. */
function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The words of a stretch that hold a letter or digit, with their exact ranges. */
export function proseWords(document: Document, range: Range, frozen: RefusalCode): readonly Slot[] {
  const words: Slot[] = [];
  for (const match of document.text.slice(range.start, range.end).matchAll(WORD)) {
    let start = 0;
    let end = match[0].length;
    while (start < end && EDGE.includes(match[0][start]!)) start++;
    while (end > start && EDGE.includes(match[0][end - 1]!)) end--;
    const text = match[0].slice(start, end);
    if (!hasLetterOrDigit(text)) continue;
    const at = range.start + match.index;
    words.push({ document, range: { start: at + start, end: at + end }, pieces: [{ kind: 'text', text }], handle: undefined, frozen });
  }
  return words;
}

/** Cuts a long stretch at blanks. */
function* portions(text: string, range: Range): Generator<Range> {
  let start = range.start;
  while (range.end - start > MAX_SITE) {
    const blank = text.indexOf(' ', start + MAX_SITE);
    const end = blank === -1 || blank >= range.end ? range.end : blank;
    yield { start, end };
    start = end;
  }
  if (start < range.end) yield { start, end: range.end };
}
