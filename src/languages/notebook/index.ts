import { fragmentsCodec } from '../../document/codec-fragments.ts';
import type { Codec, Document, OpaqueRange } from '../../document/document.ts';
import { jsonEscapingOf } from '../../document/json-string.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest, Reading } from '../../sites/guest.ts';
import type { Entry, Site } from '../../sites/site.ts';
import { applyEdits } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { isRefusal } from '../../text/refusal.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { cellCodec } from './cell-codec.ts';
import { readNotebook, type Cell } from './cells.ts';
import { magicsOf, type Magic } from './magics.ts';
import { outlineOf } from './outline.ts';
import { stretchCodec } from './stretch-codec.ts';
import { commandLine, notebookEnvironment, printVariables, variableSite } from './variables.ts';

/**
 * Jupyter notebooks. All code cells are one document, with a blank line between two of them; what the notebook's shell
 * reads is masked in it and stands for itself. Markdown cells are documents of their own. Outputs are never written.
 */
export const notebook: Language = {
  id: 'notebook',
  parse: parseNotebook,
  witness: async () => (await import('./witness.ts')).notebookWitness,
};

interface ReadCell extends Cell {
  readonly codec: Codec;
}

function parseNotebook(document: Document, context: ParseContext): Parsed | ParseFailure {
  const read = readNotebook(document.parseText);
  if ('failed' in read) return read;
  const escaping = jsonEscapingOf(document.text);
  const cells = read.cells.flatMap((cell): ReadCell[] => {
    const codec = cellCodec(document, cell.range, escaping);
    return isRefusal(codec) ? [] : [{ ...cell, codec }];
  });
  const code = cells.filter(({ kind }) => kind === 'code');
  const { sites, guests } = readCode(document, code, read.language, context);
  const told = cells.filter(({ kind }) => kind === 'markdown').map(({ codec, index }): Guest => (
    { codec, language: 'markdown', address: addressOf(context.address, `cells[${index}]`) }));
  return {
    document, context, trees: [], sites, guests: [...guests, ...told],
    get outline() { return outlineOf(document.parseText, read.cells); },
    print: printVariables,
  };
}

function readCode(document: Document, cells: readonly ReadCell[], language: string, context: ParseContext): Reading {
  const sites: Site[] = [];
  const guests: Guest[] = [];
  if (cells.length === 0) return { sites, guests };
  if (language !== 'python') {
    if (language !== 'bash') return { sites, guests };
    return { sites, guests: [{ codec: joined(cells.map(({ codec }) => codec)), language: 'shell', address: addressOf(context.address, 'cells') }] };
  }
  const read = cells.map((cell) => ({ ...cell, magics: magicsOf(cell.codec.text) }));
  const environment = notebookEnvironment(document, context.address, firstCommand(document, read));
  const parts = read.map(({ codec, index, magics }): Codec => {
    for (const magic of magics) {
      if (magic.magic === 'variable') sites.push(variableSite(document, codec, magic, environment));
      if (magic.magic !== 'script') continue;
      const isLine = magic.range.end === magic.script.end;
      const script = stretchCodec(codec, magic.script, isLine ? filledIn(codec.text.slice(magic.script.start, magic.script.end)) : []);
      const guest = script === undefined || !isLine ? script : vanishingLine(codec, magic.range, script);
      const address = addressOf(context.address, `cells[${index}]`);
      if (guest !== undefined) guests.push({ codec: guest, language: magic.language, address, ...(magic.language === 'shell' ? { environment } : {}) });
    }
    return { ...codec, opaque: [...codec.opaque, ...magics.map(({ range }) => ({ range }))] };
  });
  return { sites, guests: [{ codec: joined(parts), language: 'python', environment, address: addressOf(context.address, 'cells') }, ...guests] };
}

/** The first line of its own that runs a command. */
function firstCommand(document: Document, cells: readonly { readonly codec: Codec; readonly magics: readonly Magic[] }[]): Entry | undefined {
  for (const { codec, magics } of cells) {
    const found = magics.find(({ magic, range }) => magic === 'script' && codec.text[range.start] !== '%' && (range.start === 0 || codec.text[range.start - 1] === '\n'));
    if (found !== undefined) return commandLine(document, codec, found.range);
  }
  return undefined;
}

function joined(parts: readonly Codec[]): Codec {
  return fragmentsCodec({ start: parts[0]!.range.start, end: parts.at(-1)!.range.end }, parts, '\n');
}

/** A command that comes to do nothing takes its line with it, where the line is no part of a statement of Python. */
function vanishingLine(cell: Codec, line: Range, script: Codec): Codec {
  if (line.start > 0 && cell.text[line.start - 1] !== '\n') return script;
  const whole = { start: line.start, end: Math.min(line.end + 1, cell.text.length) };
  return {
    ...script,
    lift: (edits) => (/^:?$/.test(applyEdits(script.text, edits).trim()) && edits.length > 0 ? cell.lift([{ range: whole, text: '' }]) : script.lift(edits)),
  };
}

/** `{expression}` in a command: Python fills it in before the shell gets it. */
function filledIn(script: string): readonly OpaqueRange[] {
  return [...script.matchAll(/(?<![\\$])\{[A-Za-z_][^{}\n,]*\}/g)].map((found) => ({ range: { start: found.index, end: found.index + found[0].length } }));
}
