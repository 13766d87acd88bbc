import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import { proseSites } from '../../sites/prose.ts';
import type { AssignmentSite, Environment, ReferenceSite, Site, Slot } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import type { ParseContext } from '../language.ts';
import { justBinder } from './binder.ts';
import { readExpression } from './expression.ts';
import type { Handle } from './print.ts';
import { recipeCodec } from './recipe-codec.ts';
import type { AssignmentLine, Justfile, RecipeLine } from './scan.ts';

const SHEBANG_SHELL = /^#!.*[/ \t](?:ba|da|a|k|z)?sh\b/;

interface Reader {
  readonly document: Document;
  readonly justfile: Justfile;
  readonly file: Environment;
  readonly prefix: string;
}

/** Everything a justfile holds: variables, the places that read them, comments, and the scripts of its recipes. */
export function readSites(justfile: Justfile, document: Document, context: ParseContext): Reading {
  const file: Environment = {
    id: `${document.id}:just`, kind: 'script', document, address: context.address, gathers: true, binder: justBinder(document, justfile),
    ...(context.environment === undefined ? {} : { parent: context.environment }),
  };
  const reader: Reader = { document, justfile, file, prefix: context.address };
  const sites: Site[] = [];
  const guests: Guest[] = [];
  for (const line of justfile.lines) {
    if (line.kind === 'assignment') sites.push(...assignmentSites(line, reader));
    if (line.kind !== 'recipe') continue;
    const reading = readRecipe(line, reader);
    sites.push(...reading.sites);
    guests.push(...reading.guests);
  }
  const comments = proseSites(document, justfile.comments, { frozen: 'not-writable', comment: true, address: context.address });
  return { sites: [...sites, ...comments], guests };
}

function assignmentSites(line: AssignmentLine, reader: Reader): readonly Site[] {
  const { document, file } = reader;
  const masked = document.opaque.some((each) => each.range.start < line.value.end && line.value.start < each.range.end);
  const { pieces } = readExpression(document.parseText, line.value);
  const value: Slot = {
    document, range: line.value, handle: { kind: 'value' } satisfies Handle,
    pieces: masked ? [{ kind: 'template', source: textAt(document, line.value) }] : pieces,
  };
  const site: AssignmentSite = {
    kind: 'assignment', document, name: nameSlot(document, line.name), value, source: 'value', environment: file,
    entry: { document, range: line.range, handle: { kind: 'line', line } satisfies Handle },
    address: addressOf(reader.prefix, textAt(document, line.name)),
  };
  return [site, ...expressionReads(line.value, file, reader)];
}

function readRecipe(line: RecipeLine, reader: Reader): Reading {
  const { document, file, prefix } = reader;
  const address = addressOf(prefix, line.name);
  const own: Environment = line.exported.length === 0 ? file : {
    id: `${document.id}:just ${line.name}@${line.header.start}`, kind: 'script', document, address, binder: file.binder, parent: file,
  };
  const parameters = line.exported.map((range): AssignmentSite => ({
    kind: 'assignment', document, name: nameSlot(document, range), source: 'pass-through', environment: own,
    entry: { document, range, handle: { kind: 'line', line } satisfies Handle, frozen: 'not-writable' }, address: addressOf(address, textAt(document, range)),
  }));
  const defaults = /[=(]/.exec(textAt(document, line.header));
  const reads = defaults === null ? [] : expressionReads({ start: line.header.start + defaults.index, end: line.header.end }, own, reader);
  const inner = line.body.flatMap(({ script }) => interpolations(document.parseText, script)).flatMap((range) => expressionReads(range, own, reader));
  return { sites: [...parameters, ...reads, ...inner], guests: recipeGuests(line, own, address, reader) };
}

function interpolations(text: string, { start, end }: Range): readonly Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf('{{', start); at !== -1 && at < end; at = text.indexOf('{{', at)) {
    if (text.startsWith('{{{{', at)) {
      at += 4;
      continue;
    }
    const close = text.indexOf('}}', at);
    if (close === -1 || close > end) break;
    found.push({ start: at + 2, end: close });
    at = close + 2;
  }
  return found;
}

function recipeGuests({ body }: RecipeLine, environment: Environment, address: string, { document, justfile }: Reader): readonly Guest[] {
  const first = body[0];
  if (first === undefined) return [];
  const indent = /^[ \t]*/.exec(document.text.slice(first.lines.start, first.lines.end))![0];
  if (document.text.startsWith('#!', first.script.start)) {
    const script = { start: first.script.start, end: body.at(-1)!.script.end };
    const language = SHEBANG_SHELL.test(textAt(document, first.script)) ? 'shell' : 'text';
    return [{ codec: recipeCodec(document, script, { indent, whole: true }), language, environment, address }];
  }
  return body.map(({ script, lines }, index): Guest => ({
    codec: recipeCodec(document, script, { indent, whole: false, ...(index === body.length - 1 ? {} : { removable: lines }) }),
    language: justfile.shell ? 'shell' : 'text', environment, address: addressOf(address, index),
  }));
}

/** What an expression reads: variables of the file, and those of just's own environment. */
function expressionReads(range: Range, environment: Environment, { document, prefix }: Reader): readonly ReferenceSite[] {
  const { reads, outside } = readExpression(document.parseText, range);
  const site = (at: Range): Omit<ReferenceSite, 'environment'> => ({
    kind: 'reference', document, name: nameSlot(document, at), address: addressOf(prefix, `$${textAt(document, at)}`),
  });
  return [...reads.map((at) => ({ ...site(at), environment })), ...outside.map(site)];
}

function nameSlot(document: Document, range: Range): Slot {
  return { document, range, pieces: [{ kind: 'text', text: textAt(document, range) }], handle: { kind: 'name' } satisfies Handle };
}

function textAt(document: Document, { start, end }: Range): string {
  return document.text.slice(start, end);
}
