import type { Document, LanguageId } from '../document/document.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../languages/language.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Guest, GuestElement } from '../sites/guest.ts';
import type { Environment, Site } from '../sites/site.ts';
import { maskOpaque } from '../document/opaque.ts';
import { parseTemplated } from './templated.ts';

/** Documents nest at most this deep; deeper ones are read by their names only. */
const MAX_DEPTH = 8;

/** Only texts with this word can hold anything a rule asks for. */
const GATE = /prefect/i;

/** A 1.x configuration file need not have it: these are its tables and keys (src/io/gate.ts has them for whole files). */
const CONFIG_GATE = /^\s*\[(?:context|cloud|server)\b|^\s*backend\s*=\s*["'](?:cloud|server)["']/im;

/** A file's path, relative to the working directory with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One parsed document of a file with all its sites, those of dialects included. */
export interface ScannedDocument {
  readonly document: Document;
  readonly parsed: Parsed;
  readonly sites: readonly Site[];
  /** Elements of the host that its text is made of. */
  readonly elements?: readonly GuestElement[];
}

/** A file's documents, root first, and those that could not be parsed. */
export interface Scan {
  readonly root: Document;
  readonly documents: readonly ScannedDocument[];
  readonly failures: readonly { readonly document: Document; readonly failure: ParseFailure }[];
  /** Languages a guest needs that are not loaded yet: load them and scan again. */
  readonly missing: readonly LanguageId[];
  /** A tree that no dialect reads yet: load the others and scan again. */
  readonly lacksDialects: boolean;
  /** Set when the file does not parse as what its name says, and was read by names and positions instead. */
  readonly unparsed?: ParseFailure;
}

export interface ScanTools {
  readonly languages: ReadonlyMap<LanguageId, Language>;
  readonly dialects: readonly Dialect[];
  /** True until every dialect is in `dialects`. */
  readonly lacksDialects?: () => boolean;
}

/**
 * Parses a file's text and what is nested in it: where Prefect is mentioned, or everything. Pure; never throws for
 * bad input. `earlier` is a scan of the same text that lacked a language or dialect: its parsed root is used again.
 */
export function scanText(path: string, text: string, language: LanguageId, tools: ScanTools, reach: 'mentions' | 'everything' = 'mentions', earlier?: Scan): Scan {
  const known = earlier?.documents.find((each) => each.document === earlier.root)?.parsed;
  let root: Document = known?.document ?? { id: '0', path, language, text, parseText: text, opaque: [] };
  const documents: ScannedDocument[] = [];
  const failures: { document: Document; failure: ParseFailure }[] = [];
  const missing = new Set<LanguageId>();
  let lacksDialects = false;

  function visit(given: Document, context: ParseContext, depth: number, guest?: Guest): void {
    const reader = tools.languages.get(given.language);
    if (reader === undefined) {
      missing.add(given.language);
      return;
    }
    const parsed = given === known?.document ? known : parseTemplated(reader, given, context);
    if ('failed' in parsed) {
      failures.push({ document: given, failure: parsed });
      return;
    }
    const { document } = parsed;
    if (given === root) root = document;
    const sites: Site[] = [...parsed.sites];
    const guests: Guest[] = [...parsed.guests];
    parsed.trees.forEach((tree, index) => {
      const prefix = parsed.trees.length > 1 ? `${context.address}#${index + 1}` : context.address;
      const dialect = tools.dialects.find((each) => each.applies(tree, guest?.name ?? path));
      if (dialect === undefined) lacksDialects ||= tools.lacksDialects?.() === true;
      const reading = dialect?.read(tree, prefix);
      if (reading === undefined) return;
      sites.push(...reading.sites);
      guests.push(...reading.guests);
    });
    documents.push({ document, parsed, sites, ...(guest?.elements === undefined ? {} : { elements: guest.elements }) });
    guests.forEach((each, index) => {
      if (reach === 'mentions' && !GATE.test(each.codec.text) && !(each.language === 'toml' && CONFIG_GATE.test(each.codec.text))) return;
      const inner = guestDocument(document, each, index);
      if (depth >= MAX_DEPTH) {
        failures.push({ document: inner, failure: { failed: `nested more than ${MAX_DEPTH} deep`, offset: 0 } });
        return;
      }
      visit(inner, guestContext(each), depth + 1, each);
    });
  }

  visit(root, { address: '' }, 0);
  return { root, documents, failures, missing: [...missing], lacksDialects };
}

function guestDocument(host: Document, guest: Guest, index: number): Document {
  const { codec } = guest;
  return {
    id: `${host.id}.${index}`,
    path: host.path,
    language: guest.language,
    text: codec.text,
    parseText: maskOpaque(codec.text, codec.opaque),
    opaque: codec.opaque,
    host: { document: host, codec },
  };
}

function guestContext(guest: Guest): ParseContext {
  const environment: Environment | undefined = guest.environment;
  return environment === undefined ? { address: guest.address } : { address: guest.address, environment };
}
