import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { readCommand } from '../../sites/command-line.ts';
import { contentPieces, plainText } from '../../sites/pieces.ts';
import { proseSites } from '../../sites/prose.ts';
import { printLineScript, type ScriptHandle, type ScriptWriter, type StatementHandle } from '../../sites/script-printer.ts';
import { linesInFront, ownLines } from '../../sites/script-lines.ts';
import { sessionBinder } from '../../sites/session-binder.ts';
import type { Guest } from '../../sites/guest.ts';
import type { AssignmentSite, Content, Entry, Environment, Piece, Site, Slot, Word } from '../../sites/site.ts';
import { partOf } from '../../sites/word-part.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import { overlaps, type Range } from '../../text/range.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { nameOf, scanScript, type Assignment, type Command } from './scan.ts';
import { partsOf } from './outline.ts';
import { readWord, wordCodec, type PowerShellWord } from './word.ts';

/** PowerShell scripts and modules. */
export const powershell: Language = {
  id: 'powershell', parse,
  witness: async () => (await import('./witness.ts')).powershellWitness,
};

/** Variables as a drive: `Test-Path Env:NAME`. */
const ENV_DRIVE = /^env:[\\/]?/i;
const OUTSIDE = 'in the session that runs the script';

function parse(document: Document, context: ParseContext): Parsed | ParseFailure {
  const script = scanScript(document.parseText);
  if ('failed' in script) return script;
  const sites: Site[] = [];
  const guests: Guest[] = [];
  const first = script.statements.find((each) => each.kind === 'assignment' || each.whole);
  const environment: Environment = {
    id: `${document.id}#script`, kind: 'script', document, address: context.address,
    ...(context.environment === undefined ? {} : { parent: context.environment }),
    binder: sessionBinder({ outside: OUTSIDE, reference, place: () => first === undefined ? undefined : frontEntry(document, first) }),
  };
  for (const statement of script.statements) {
    if (statement.kind === 'assignment') sites.push(assignmentSite(document, statement, environment, context));
    else {
      const reading = readStatement(document, statement, environment, context);
      sites.push(...reading.sites);
      guests.push(...reading.guests);
    }
  }
  for (const { name, range } of script.reads) {
    sites.push({ kind: 'reference', document, name: nameSlot(document, range), environment, address: addressOf(context.address, `$${name}`) });
  }
  return {
    document, context, trees: [], guests,
    sites: [...sites, ...proseSites(document, script.comments, { frozen: 'not-writable', comment: true, address: context.address })],
    outline: Object.fromEntries(partsOf(document.parseText, script.closed).map((part) => [part, ''])),
    print: (operations) => printLineScript(document, operations, writerOf(document)),
  };
}

function reference(name: string): Content {
  return [{ kind: 'reference', name, source: `$env:${name}` }];
}

function statementEntry(document: Document, statement: Assignment | Command): Entry {
  const range = statement.kind === 'command' ? statement.statement : statement.range;
  const handle: StatementHandle = { kind: 'statement', range, ...ownLines(document.text, range, '#') };
  const isWhole = statement.kind === 'assignment' || statement.whole;
  return { document, range, handle, list: statement.list, ...(handle.alone && isWhole ? {} : { frozen: 'not-writable' as const }) };
}

/** Where new statements go in front of this one. */
function frontEntry(document: Document, statement: Assignment | Command): Entry | undefined {
  const range = statement.kind === 'command' ? statement.statement : statement.range;
  const start = document.text.lastIndexOf('\n', range.start - 1) + 1;
  // In the middle of a line it is a part of something else.
  const place = document.text.slice(start, range.start).trim() === '' ? linesInFront(document.text, range, /[|`,(&=]$/) : undefined;
  const handle: StatementHandle | undefined = place === undefined ? undefined : { kind: 'statement', range, ...place };
  return handle === undefined ? undefined : { document, range, handle, list: statement.list };
}

function nameSlot(document: Document, range: Range): Slot {
  const handle: ScriptHandle = { kind: 'name' };
  return { document, range, pieces: [{ kind: 'text', text: document.text.slice(range.start, range.end) }], handle };
}

function assignmentSite(document: Document, statement: Assignment, environment: Environment, context: ParseContext): AssignmentSite {
  const { value, source } = statement;
  const name = nameSlot(document, statement.name);
  return {
    kind: 'assignment', document, name, source: 'value', environment, entry: statementEntry(document, statement),
    address: addressOf(context.address, plainText(name.pieces)!),
    value: value === undefined
      ? { document, range: source, pieces: [{ kind: 'template', source: document.text.slice(source.start, source.end) }], handle: undefined, frozen: 'not-writable' }
      : { document, range: value.range, pieces: filled(document, value), handle: { kind: 'word', range: value.range, before: undefined, style: 'value' } satisfies ScriptHandle },
  };
}

/** The parts of a word; what another program fills in is read masked, and is one with all around it. */
function filled(document: Document, { range, pieces }: PowerShellWord): readonly Piece[] {
  const isFilled = document.opaque.some((each) => overlaps(each.range, range));
  return isFilled ? [{ kind: 'template', source: document.text.slice(range.start, range.end) }] : pieces;
}

function wordOf(document: Document, word: PowerShellWord, previous: PowerShellWord | undefined): Word {
  const handle: ScriptHandle = { kind: 'word', range: word.range, before: previous?.range.end, style: word.zones[0]?.mode ?? 'bare' };
  const isBlock = word.zones.length === 0;
  const pieces = filled(document, word);
  return {
    slot: { document, range: word.range, pieces, handle, ...(isBlock ? { frozen: 'not-writable' as const } : {}) },
    entry: { document, range: word.range, handle, ...(isBlock ? { frozen: 'not-writable' as const } : {}) },
    text: plainText(pieces),
    codec: () => isBlock ? undefined : wordCodec(document, word.range),
  };
}

function readStatement(document: Document, command: Command, script: Environment, context: ParseContext): { readonly sites: readonly Site[]; readonly guests: readonly Guest[] } {
  const words = command.words.map((word, index) => wordOf(document, word, command.words[index - 1]));
  const set = cmdletAssignment(words, command, script, context);
  if (set !== undefined) return { sites: [set], guests: [] };
  const entry = statementEntry(document, command);
  const address = addressOf(context.address, words[0]!.text ?? 'command');
  const asked = command.words.slice(1).flatMap((word): readonly Site[] => {
    const read = nameOf(word, ENV_DRIVE);
    return read === undefined ? [] : [{ kind: 'reference', document, name: nameSlot(document, read.range), environment: script, address: addressOf(context.address, `$${read.name}`) }];
  });
  const reading = readCommand(withoutExtension(words), {
    document, environment: script, range: command.range, address,
    ...(command.whole && entry.frozen === undefined ? { statement: entry } : {}),
    runs: { start: command.range.start, list: command.list },
    prefix: () => sessionBinder({ outside: OUTSIDE, reference, place: () => frontEntry(document, command) }),
  });
  return asked.length === 0 ? reading : { ...reading, sites: [...reading.sites, ...asked] };
}

/** A program goes by its name: `prog.exe` is `prog`, folders in front are written with either slash. */
function withoutExtension(words: readonly Word[]): readonly Word[] {
  const [program, ...rest] = words;
  const last = program?.slot.pieces.at(-1);
  const path = program?.text ?? (last?.kind === 'text' && /[\\/]/.test(last.text) ? last.text : undefined);
  const text = path === undefined ? undefined : /([^\\/]+?)(?:\.(?:exe|cmd|bat))?$/i.exec(path)?.[1];
  return program === undefined || text === undefined ? words : [{ ...program, text, slot: { ...program.slot, pieces: [{ kind: 'text', text }] } }, ...rest];
}

/** `setx NAME value`, `Set-Item Env:NAME value`: they give a variable a value. */
function cmdletAssignment(words: readonly Word[], command: Command, environment: Environment, context: ParseContext): AssignmentSite | undefined {
  const program = words[0]?.text?.toLowerCase().replace(/\.exe$/, '');
  const operands = words.slice(1).filter((word) => !/^(?:-(?:Path|Value|Name|LiteralPath|Force|Confirm\S*)|\/M)$/i.test(word.text ?? ''));
  const [name, value] = operands;
  if (program === undefined || name?.text === undefined || value === undefined) return undefined;
  const lead = program === 'setx' ? '' : ['set-item', 'si', 'new-item', 'set-content'].includes(program) ? ENV_DRIVE.exec(name.text)?.[0] : undefined;
  if (lead === undefined || !/^[A-Za-z_]\w*$/.test(name.text.slice(lead.length))) return undefined;
  const { document } = environment;
  return {
    kind: 'assignment', document, name: lead === '' ? name.slot : partOf(name, lead.length, undefined), value: value.slot, source: 'value', environment,
    entry: statementEntry(document, command), address: addressOf(context.address, name.text.slice(lead.length)),
  };
}

/** Where a value of something else holds the script, it is not left without a command. */
function writerOf({ host }: Document): ScriptWriter {
  return host === undefined ? WRITER : { ...WRITER, parses: (text) => text.trim() !== '' && WRITER.parses(text) };
}

const WRITER: ScriptWriter = {
  assignment(name, value) {
    const text = spell(value, 'value');
    return isRefusal(text) ? text : `$env:${name} = ${text}`;
  },
  comment: (text) => `# ${text}`,
  word: spell,
  parses: (text) => !('failed' in scanScript(text)),
};

/** `value`: the right side of an assignment, which is quoted always. */
function spell(content: Content, style: string): string | Refusal {
  const pieces = contentPieces(content);
  const plain = plainText(pieces);
  if (plain !== undefined && /[\r\n\0]/.test(plain)) return refuse('cannot-hold', 'a new word holds no line break');
  const isBare = style !== 'value' && style !== 'single' && style !== 'double';
  if (plain !== undefined && isBare && /^[\w./:\\=+%-]+$/.test(plain)) return plain;
  if (plain !== undefined && (style === 'single' || !/'/.test(plain)) && style !== 'double') return checked(`'${plain.replaceAll("'", "''")}'`, plain);
  const only = pieces[0];
  if (pieces.length === 1 && only !== undefined && only.kind !== 'text') return only.source;
  return `"${pieces.map((piece) => piece.kind === 'text' ? piece.text.replace(/[`"$]/g, '`$&') : braced(piece.source)).join('')}"`;
}

/** In a string a name ends where no letter, digit or colon follows; braces make it sure. */
function braced(source: string): string {
  const name = /^\$((?:\w+:)?\w+)$/.exec(source)?.[1];
  return name === undefined ? source : `\${${name}}`;
}

function checked(source: string, text: string): string | Refusal {
  const word = readWord(source, 0);
  return word !== undefined && plainText(word.pieces) === text ? source : refuse('cannot-hold', 'no quotes hold this text');
}
