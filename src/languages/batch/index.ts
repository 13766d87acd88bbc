import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { readCommand } from '../../sites/command-line.ts';
import type { Guest } from '../../sites/guest.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import { proseSites } from '../../sites/prose.ts';
import { linesInFront, ownLines } from '../../sites/script-lines.ts';
import { printLineScript, type ScriptHandle, type ScriptWriter, type StatementHandle } from '../../sites/script-printer.ts';
import { sessionBinder } from '../../sites/session-binder.ts';
import type { AssignmentSite, Content, Entry, Environment, Site, Slot, Word } from '../../sites/site.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Range } from '../../text/range.ts';
import type { Language, ParseContext, Parsed } from '../language.ts';
import { scanBatch, type Assignment, type Command } from './scan.ts';
import { batchCodec, piecesOf } from './word.ts';

/** Batch files of Windows. */
export const batch: Language = { id: 'batch', parse, witness: async () => (await import('./witness.ts')).batchWitness };

const OUTSIDE = 'in the session or service that runs the file';

function parse(document: Document, context: ParseContext): Parsed {
  const script = scanBatch(document.parseText);
  const first = script.statements.find((each) => each.whole && !/^(?:echo|setlocal|cd|pushd|title|chcp)\b/i.test(document.text.slice(each.range.start, each.range.end)));
  const environment: Environment = {
    id: `${document.id}#script`, kind: 'script', document, address: context.address,
    ...(context.environment === undefined ? {} : { parent: context.environment }),
    binder: sessionBinder({ outside: OUTSIDE, reference, place: () => first === undefined ? undefined : frontEntry(document, first) }),
  };
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const list = {};
  for (const statement of script.statements) {
    if (statement.kind === 'assignment') sites.push(assignmentSite(document, statement, environment, context));
    else {
      const words = statement.words.map((range, index) => wordOf(document, range, statement.words[index - 1]));
      const persisted = setx(words, statement, environment, context);
      const entry = statementEntry(document, statement);
      const reading = persisted !== undefined ? { sites: [persisted], guests: [] } : readCommand(withoutExtension(words), {
        document, environment, range: statement.range, address: addressOf(context.address, words[0]!.text ?? 'command'),
        ...(entry.frozen === undefined ? { statement: entry } : {}), runs: { start: statement.range.start, list },
        prefix: () => sessionBinder({ outside: OUTSIDE, reference, place: () => frontEntry(document, statement) }),
      });
      sites.push(...reading.sites);
      guests.push(...reading.guests);
    }
  }
  for (const { name, range } of script.reads) {
    sites.push({ kind: 'reference', document, name: nameSlot(document, range), environment, address: addressOf(context.address, `%${name}%`) });
  }
  return {
    document, context, trees: [], guests,
    sites: [...sites, ...proseSites(document, script.comments, { frozen: 'not-writable', comment: true, address: context.address })],
    outline: Object.fromEntries(script.statements.map(({ range }) => [document.parseText.slice(range.start, range.end).replace(/\^\r?\n/g, ' ').replace(/\s+/g, ' '), ''])),
    print: (operations) => printLineScript(document, operations, document.host === undefined ? WRITER : { ...WRITER, parses: (text) => text.trim() !== '' && WRITER.parses(text) }),
  };
}

function reference(name: string): Content {
  return [{ kind: 'reference', name, source: `%${name}%` }];
}

function statementEntry(document: Document, statement: Assignment | Command): Entry {
  const range = statement.statement;
  const handle: StatementHandle = { kind: 'statement', range, ...ownLines(document.text, range, '') };
  return { document, range, handle, ...(handle.alone && statement.whole ? {} : { frozen: 'not-writable' as const }) };
}

/** Where new statements go in front of this one. */
function frontEntry(document: Document, { statement: range }: Assignment | Command): Entry | undefined {
  const place = linesInFront(document.text, range, /\^$/);
  const handle: StatementHandle | undefined = place === undefined ? undefined : { kind: 'statement', range, ...place };
  return handle === undefined ? undefined : { document, range, handle };
}

function nameSlot(document: Document, range: Range): Slot {
  const handle: ScriptHandle = { kind: 'name' };
  return { document, range, pieces: [{ kind: 'text', text: document.text.slice(range.start, range.end) }], handle };
}

function assignmentSite(document: Document, statement: Assignment, environment: Environment, context: ParseContext): AssignmentSite {
  const { name, value, quoted } = statement;
  const handle: ScriptHandle = { kind: 'word', range: value, before: undefined, style: quoted ? 'quoted value' : 'value' };
  const pieces = piecesOf(document, value, 'value');
  return {
    kind: 'assignment', document, name: nameSlot(document, name), source: 'value', environment,
    value: { document, range: value, pieces: value.start === value.end ? [] : pieces, handle },
    entry: statementEntry(document, statement),
    address: addressOf(context.address, document.text.slice(name.start, name.end)),
  };
}

function wordOf(document: Document, range: Range, previous: Range | undefined): Word {
  const handle: ScriptHandle = { kind: 'word', range, before: previous?.end, style: document.text[range.start] === '"' ? 'quoted' : 'bare' };
  const pieces = piecesOf(document, range, 'word');
  return {
    slot: { document, range, pieces, handle }, entry: { document, range, handle }, text: plainText(pieces),
    codec: () => batchCodec(document, range, 'word'),
  };
}

/** A program goes by its name, without its folder and extension. */
function withoutExtension(words: readonly Word[]): readonly Word[] {
  const [program, ...rest] = words;
  const last = program?.slot.pieces.at(-1);
  const path = program?.text ?? (last?.kind === 'text' && /[\\/]/.test(last.text) ? last.text : undefined);
  const text = path === undefined ? undefined : /([^\\/]+?)(?:\.(?:exe|cmd|bat))?$/i.exec(path)?.[1];
  return program === undefined || text === undefined ? words : [{ ...program, text, slot: { ...program.slot, pieces: [{ kind: 'text', text }] } }, ...rest];
}

/** `setx NAME value`: a variable for later sessions. */
function setx(words: readonly Word[], command: Command, environment: Environment, context: ParseContext): AssignmentSite | undefined {
  const [name, value] = words.slice(1).filter((word) => !/^\/m$/i.test(word.text ?? ''));
  if (!/^setx(?:\.exe)?$/i.test(words[0]?.text ?? '') || name?.text === undefined || value === undefined || !/^[A-Za-z_]\w*$/.test(name.text)) return undefined;
  const { document } = environment;
  return {
    kind: 'assignment', document, name: name.slot, value: value.slot, source: 'value', environment,
    entry: statementEntry(document, command), address: addressOf(context.address, name.text),
  };
}

const WRITER: ScriptWriter = {
  assignment(name, value) {
    const text = spell(value, 'quoted value');
    return typeof text === 'string' ? `set "${name}=${text}"` : text;
  },
  comment: (text) => `rem ${text}`,
  word: spell,
  // Brackets that hold nothing stop the whole file.
  parses: (text) => !/\([ \t\r]*\n\s*\)/.test(text),
};

/** `value` and `quoted value`: what stands behind the equals sign of `set`. */
function spell(content: Content, style: string): string | Refusal {
  let text = '';
  for (const piece of contentPieces(content)) {
    if (piece.kind !== 'text') text += piece.source;
    else if (/[\r\n\0"!]/.test(piece.text)) return refuse('cannot-hold', 'a batch file cannot hold this text');
    else text += style === 'value' ? piece.text.replaceAll('%', '%%').replace(/[&|<>^()]/g, '^$&') : piece.text.replaceAll('%', '%%');
  }
  if (style.endsWith('value')) return text;
  return style === 'quoted' || text === '' || /[\s,;&|<>^()]/.test(text) ? `"${text}"` : text;
}
