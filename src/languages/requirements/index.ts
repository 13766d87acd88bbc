import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import { printLines, type LineWriter } from '../../sites/line-printer.ts';
import { contentPieces, textOf } from '../../sites/pieces.ts';
import { proseSites } from '../../sites/prose.ts';
import { readRequirement } from '../../sites/requirement-line.ts';
import type { Shape, Site, Slot } from '../../sites/site.ts';
import type { Range } from '../../text/range.ts';
import { refuse, type Refusal } from '../../text/refusal.ts';
import type { Language, ParseContext, ParseFailure, Parsed } from '../language.ts';
import { scanRequirements, type Requirement } from './scan.ts';

/** Files of packages as pip reads them. */
export const requirements: Language = {
  id: 'requirements', parse,
  witness: async () => (await import('./witness.ts')).requirementsWitness,
};

/** What slots and entries of the document carry. */
interface Handle {
  readonly requirement: Requirement;
}

function parse(document: Document, context: ParseContext): Parsed | ParseFailure {
  const scanned = scanRequirements(document.parseText);
  if ('failed' in scanned) return scanned;
  return {
    document, context, trees: [], guests: [],
    sites: [
      ...scanned.requirements.flatMap((each) => siteOf(document, each, context.address)),
      ...proseSites(document, scanned.comments, { frozen: 'not-writable', comment: true, address: context.address }),
    ],
    outline: scanned.requirements.map(({ whole }) => whole.replace(/\s/g, '')),
    print: (operations) => printLines(document, operations, writer(document)),
  };
}

function siteOf(document: Document, requirement: Requirement, prefix: string): readonly Site[] {
  const handle: Handle = { requirement };
  const slot = (range: Range): Slot => {
    const text = document.text.slice(range.start, range.end);
    const filled = document.parseText.slice(range.start, range.end) !== text;
    return { document, range, pieces: [filled ? { kind: 'template', source: text } : { kind: 'text', text }], handle };
  };
  const { parts, file } = requirement;
  if (file !== undefined) return [{ kind: 'path', document, path: slot(file), role: 'source', address: addressOf(prefix, document.text.slice(file.start, file.end)) }];
  if (parts === undefined) return [];
  const name = slot(parts.name);
  return [{
    kind: 'requirement', document, ecosystem: 'pip', name, extras: parts.extras,
    ...(parts.version === undefined ? {} : { version: requirement.tied ? { ...slot(parts.version), frozen: 'not-writable' as const } : slot(parts.version) }),
    range: parts.range, entry: { document, range: requirement.range, handle },
    address: addressOf(prefix, document.text.slice(parts.name.start, parts.name.end)),
  }];
}

function writer(document: Document): LineWriter<Requirement> {
  const lineOf = (handle: unknown): Requirement | undefined => (handle as Partial<Handle> | undefined)?.requirement;
  return {
    lineOf,
    render: (shape, beside) => renderedLine(document, shape, beside),
    setText(slot, to) {
      const requirement = lineOf(slot.handle);
      if (requirement === undefined) return refuse('not-writable', 'the place is no requirement');
      const { start, end } = requirement.range;
      const text = textOf(contentPieces(to));
      const line = document.text.slice(start, slot.range.start) + text + document.text.slice(slot.range.end, end);
      const { parts } = requirement;
      const named = parts === undefined || slot.range.start < parts.name.end || nameOf(line) === document.text.slice(parts.name.start, parts.name.end);
      return requirement.file !== undefined || (isRequirement(line) && named) ? text : refuse('cannot-hold', 'the line would be no requirement any more');
    },
  };
}

function renderedLine(document: Document, shape: Shape, beside: Requirement): readonly string[] | Refusal {
  const indent = /^[ \t]*/.exec(document.text.slice(beside.lines.start, beside.range.start))![0];
  if (shape.shape === 'comment') return shape.text.split(/\r?\n/).map((line) => `${indent}# ${line}`.trimEnd());
  const text = shape.shape === 'item' && 'text' in shape.value ? textOf(contentPieces(shape.value.text)) : shape.shape === 'word' ? textOf(contentPieces(shape.content)) : undefined;
  if (text === undefined) return refuse('not-writable', `a ${shape.shape} cannot stand in this file`);
  return isRequirement(text) ? [indent + text] : refuse('cannot-hold', 'the line would be no requirement');
}

function isRequirement(line: string): boolean {
  return !/[\r\n]|(?:^|\s)#|\\$/.test(line) && nameOf(line) !== undefined;
}

function nameOf(line: string): string | undefined {
  const body = line.replace(/^(?:-e|--editable)(?:[ \t]+|=)/, '');
  const name = readRequirement(body)?.name;
  return name === undefined ? undefined : body.slice(name.start, name.end);
}
