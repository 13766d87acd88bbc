import type { Document } from '../../document/document.ts';
import { plainText } from '../../sites/pieces.ts';
import type { ParseContext } from '../language.ts';
import { readCommand } from '../../sites/command-line.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import type { Environment, ReferenceSite, Site, Slot, TextSite, Word } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { assignmentSites, declaredNames, isDeclaration } from './assignments.ts';
import { frontBinder, scriptBinder, statementEntry } from './binders.ts';
import { wordCodecOf } from './codecs.ts';
import { heredocGuests } from './heredoc-guests.ts';
import { printedGuests } from './printed-guests.ts';
import { type Handle, type NameUse, type Script, type SimpleCommand } from './script-model.ts';

/** Everything a script holds: assignments, references, commands, comments, and the documents in it. */
export function readSites(script: Script, document: Document, context: ParseContext): Reading {
  const environment = scriptEnvironment(script, document, context);
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const addresses = addressBook(context.address);
  for (const command of script.commands) {
    const reading = readSimple(command, environment, document, addresses);
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  for (const use of script.uses) sites.push(referenceSite(use, environment, document, addresses));
  for (const comment of script.comments) {
    const site = commentSite(comment, document, addresses);
    if (site !== undefined) sites.push(site);
  }
  return { sites, guests };
}

/** Gives each name under a prefix an address, `#2` for its second occurrence. */
export type AddressBook = (name: string) => string;

function addressBook(prefix: string): AddressBook {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const address = prefix === '' ? name : `${prefix}.${name}`;
    return count === 1 ? address : `${address}#${count}`;
  };
}

function scriptEnvironment(script: Script, document: Document, context: ParseContext): Environment {
  return {
    id: `${document.id}#script`,
    kind: 'script',
    ...(context.environment === undefined ? {} : { parent: context.environment }),
    document,
    address: context.address,
    binder: scriptBinder(script, document),
  };
}

function readSimple(command: SimpleCommand, script: Environment, document: Document, addresses: AddressBook): Reading {
  const words = wordsOf(command, document);
  const declares = isDeclaration(command);
  const prefixed = words.length > 0 && !declares && command.items.some((item) => item.kind === 'assignment');
  const address = words.length === 0 || declares ? '' : addresses('command');
  const runs = { start: command.range.start, list: command.block };
  const own: Environment = {
    id: `${document.id}#${command.range.start}`,
    kind: 'command',
    parent: script,
    document,
    address,
    binder: frontBinder(command, words, document),
    runs,
  };
  const environment = prefixed ? own : script;
  const sites: Site[] = [...assignmentSites(command, environment, document, addresses)];
  for (const use of declaredNames(command)) {
    const index = declares ? command.items.findIndex((item) => item.range.start === use.range.start) : -1;
    const handle: Handle = { kind: 'item', command, index };
    const entry = index === -1 ? {} : { entry: { document, range: use.range, handle } };
    sites.push({ ...referenceSite(use, script, document, addresses), ...entry });
  }
  const guests = [...heredocGuests(command, own, document, addresses), ...printedGuests(command, document, addresses)];
  if (words.length === 0 || declares) return { sites, guests };
  const reading = readCommand(words, {
    document,
    environment,
    prefix: (all) => frontBinder(command, all, document),
    ...(command.link === undefined || command.link.statement.block.output ? {} : { statement: statementEntry(command.link.statement, document, command.link) }),
    runs,
    range: { start: words[0]!.slot.range.start, end: words.at(-1)!.slot.range.end },
    address,
  });
  return { sites: [...sites, ...reading.sites], guests: [...guests, ...reading.guests] };
}

function wordsOf(command: SimpleCommand, document: Document): readonly Word[] {
  const words: Word[] = [];
  command.items.forEach((item, index) => {
    if (item.kind !== 'word') return;
    const handle: Handle = { kind: 'item', command, index };
    words.push({
      slot: { document, range: item.range, pieces: item.pieces, handle },
      entry: { document, range: item.range, handle },
      text: plainText(item.pieces),
      codec: wordCodecOf(document, item.range),
    });
  });
  return words;
}

function referenceSite(use: NameUse, environment: Environment, document: Document, addresses: AddressBook): ReferenceSite {
  const handle: Handle = { kind: 'name' };
  const name: Slot = { document, range: use.range, pieces: [{ kind: 'text', text: use.name }], handle };
  return { kind: 'reference', document, name, environment, address: addresses(`$${use.name}`) };
}

function commentSite(range: Range, document: Document, addresses: AddressBook): TextSite | undefined {
  const text = document.text.slice(range.start, range.end);
  if (range.start === 0 && text.startsWith('#!')) return undefined;
  const words: Slot[] = [];
  for (const match of text.matchAll(/[^\s#]\S*/g)) {
    const start = range.start + match.index;
    const handle: Handle = { kind: 'comment' };
    words.push({ document, range: { start, end: start + match[0].length }, pieces: [{ kind: 'text', text: match[0] }], handle });
  }
  return words.length === 0 ? undefined : { kind: 'text', document, words, address: addresses('comment'), comment: true };
}
