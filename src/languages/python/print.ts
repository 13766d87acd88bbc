import type { Codec } from '../../document/document.ts';
import { contentPieces, textOf as pieceText } from '../../sites/pieces.ts';
import type { AnyOperation, Content, Entry, Express, Expression, Slot } from '../../sites/site.ts';
import { applyEdits, firstOverlap, sortEdits, type Edit } from '../../text/edit.ts';
import { contains, overlaps, shiftRange, type Range } from '../../text/range.ts';
import { isRefusal, refuse, type Refusal } from '../../text/refusal.ts';
import type { DataNode } from '../../tree/data-tree.ts';
import { environSource } from './binders.ts';
import { commaEdits, type ElementChange } from './comma-edits.ts';
import { expressionText } from './express.ts';
import type { CommaList, Element, Handle } from './handles.ts';
import { importPlace, planImports } from './import-plan.ts';
import { importedNames } from './imports.ts';
import { onOwnLines } from './own-lines.ts';
import { isText, rangeOf, type Program } from './program.ts';
import type { Binding } from './scopes.ts';
import { spellerOf, type Speller } from './spelling.ts';
import { statementEdits, type StatementChange } from './statement-edits.ts';
import { bare, blockOf, statementsOf, type PyNode } from './syntax.ts';
import { importEntry } from './uses.ts';

/** Prints operations on a program, with the imports that come and go with them. */
export function printProgram(program: Program, operations: readonly AnyOperation[]): readonly Edit[] | Refusal {
  const { document, trees } = program;
  const { text } = document;
  const code = withoutComments(program);
  const lists = new Map<PyNode, { list: CommaList; readonly changes: Map<number, ElementChange> }>();
  const statements = new Map<PyNode, StatementChange>();
  const edits: Edit[] = [];
  const parts = new Map<Codec, Edit[]>();
  const expresses: Express[] = [];
  let importsByTop: ReadonlyMap<PyNode, Binding> | undefined;

  // A new statement is written like the one it stands beside, with its names, also where that one goes.
  const copied = operations.flatMap((operation) => operation.op === 'insert' && operation.shape.shape === 'assignment' ? [operation.beside.range] : []);
  const gone = operations.flatMap((operation) => removedBy(operation)).filter((range) => !copied.some((each) => overlaps(each, range)));
  const imports = planImports(program, gone);
  const speller = spellerOf(program, (at) => imports.nameOf('os.environ', nodeAt(program, at), undefined));

  for (const operation of operations) {
    const refusal = sort(operation);
    if (refusal !== undefined) return refusal;
  }
  for (const name of imports.needless) change(importEntry(program, name).handle as Element).dropped = true;
  raiseWholes();

  const written: { readonly range: Range; readonly text: string }[] = [];
  for (const { slot, to } of expresses) {
    const node = (slot.handle as Extract<Handle, { kind: 'expression' }>).node;
    const result = expressionText(to, {
      nameOf: (symbol) => imports.nameOf(symbol, node, importIn(node)),
      text: (value) => speller.text(value, slot.range.start),
      carry: (from) => speller.content([{ kind: 'carry', from }], slot.range.start),
      isHead: node.parent !== undefined && node.index === 0 && /^(?:Member|Call)Expression$/.test(node.parent.kind),
    });
    if (isRefusal(result)) return result;
    written.push({ range: slot.range, text: onOwnLines(text, slot.range, result) });
  }
  const placed = placeImports();
  if (isRefusal(placed)) return placed;
  for (const [codec, inner] of parts) {
    const lifted = codec.lift(sortEdits(inner));
    if (isRefusal(lifted)) return lifted;
    edits.push(...lifted.map(({ range, text: own }): Edit => ({ range, text: own })));
  }
  for (const { list, changes } of lists.values()) {
    if (list.kind !== 'names' || changes.size < list.items.length || ![...changes.values()].every(({ dropped }) => dropped)) edits.push(...commaEdits(text, code, list, changes));
  }
  edits.push(...statementEdits(text, statements));
  return settle(text, edits, written);

  function sort(operation: AnyOperation): Refusal | undefined {
    const place = operation.op === 'set' || operation.op === 'express' ? operation.slot : operation.op === 'insert' ? operation.beside : operation.entry;
    if (place.document.id !== document.id) return refuse('not-writable', 'the place belongs to another document');
    if (place.frozen !== undefined) return refuse(place.frozen, 'the place cannot be written');
    switch (operation.op) {
      case 'set': return set(operation.slot, operation.to);
      case 'express': {
        if ((operation.slot.handle as Handle | undefined)?.kind !== 'expression') return refuse('not-writable', 'no expression can stand here');
        expresses.push(operation);
        return undefined;
      }
      case 'drop': return drop(operation.entry);
      case 'comment': {
        const node = statementOf(operation.entry);
        if (node === undefined) return refuse('not-writable', 'a comment cannot stand in the place of this');
        const block = blockOf(node);
        const body = block?.kind === 'Body' && statementsOf(block).length === 1;
        changeOf(node).before.push(...operation.text.split(/\r?\n/).map((line) => `# ${line}`), ...(body ? ['pass'] : []));
        changeOf(node).dropped = true;
        return undefined;
      }
      case 'insert': return insert(operation);
    }
  }

  function insert({ beside, side, shape }: Extract<AnyOperation, { op: 'insert' }>): Refusal | undefined {
    const element = elementOf(beside.handle);
    if (element !== undefined) {
      const form = element.list.kind === 'map' ? 'map' : element.list.kind === 'arguments' ? 'arguments' : 'list';
      const source = speller.shape(shape, element.list.items[element.index]!.start, form);
      if (isRefusal(source)) return source;
      const list = change(element)[side];
      if (!list.includes(source)) list.push(source);
      return undefined;
    }
    const node = statementOf(beside);
    if (node === undefined) return refuse('not-writable', 'nothing can stand beside this');
    const source = shape.shape === 'comment' ? `# ${shape.text}` : shape.shape === 'assignment' ? likeStatement(program, node, shape.name, shape.value, speller) : refuse('not-writable', `a ${shape.shape} is no statement`);
    if (isRefusal(source)) return source;
    changeOf(node)[side].push(source);
    return undefined;
  }

  function drop(entry: Entry): Refusal | undefined {
    const element = elementOf(entry.handle);
    const node = statementOf(entry);
    if (element !== undefined) change(element).dropped = true;
    else if (node !== undefined) changeOf(node).dropped = true;
    else return refuse('not-writable', 'this cannot be taken away');
    return undefined;
  }

  function set(slot: Slot, to: Content): Refusal | undefined {
    if (slot.part !== undefined) {
      const pieces = contentPieces(to);
      const raw = rawOf(pieces);
      push(slot.part.codec, { range: slot.part.range, text: pieceText(pieces), ...(raw.length === 0 ? {} : { raw }) });
      return undefined;
    }
    const source = wholeText(slot, to);
    if (isRefusal(source)) return source;
    if (source !== undefined) edits.push({ range: slot.range, text: source });
    return undefined;
  }

  /** The source in the place of a value; undefined where its codec writes it. */
  function wholeText(slot: Slot, to: Content): string | undefined | Refusal {
    const handle = slot.handle as Handle | DataNode | undefined;
    const pieces = contentPieces(to);
    const plain = pieces.every((piece) => piece.kind === 'text') ? pieceText(pieces) : undefined;
    if (handle?.kind === 'name' || (handle?.kind === 'scalar' && handle.style === 'name')) {
      return plain !== undefined && /^[A-Za-z_]\w*$/.test(plain) ? plain : refuse('cannot-hold', 'this is no name');
    }
    if (handle?.kind === 'scalar' && handle.style === 'string' && plain !== undefined) {
      push(handle.codec(), { range: { start: 0, end: handle.text.length }, text: plain });
      return undefined;
    }
    const node = handle?.kind === 'expression' ? bare(handle.node) : undefined;
    if (node !== undefined && isText(node)) {
      const inner = program.innerSlot(node);
      const raw = rawOf(pieces);
      const mine = pieces.every((piece) => piece.kind !== 'reference' || piece.source !== environSource(piece.name));
      if (inner?.part !== undefined && mine && (plain !== undefined || (node.kind !== 'String' && pieces.length > 1))) {
        push(inner.part.codec, { range: inner.part.range, text: pieceText(pieces), ...(raw.length === 0 ? {} : { raw }) });
        return undefined;
      }
    }
    if (handle === undefined || (handle.kind !== 'scalar' && handle.kind !== 'alias' && handle.kind !== 'expression')) return refuse('not-writable', 'the place is no value');
    return speller.content(to, slot.range.start);
  }

  function push(codec: Codec, edit: Edit): void {
    const known = parts.get(codec) ?? [...parts].find(([each]) => each.range.start === codec.range.start && each.range.end === codec.range.end)?.[1];
    if (known === undefined) parts.set(codec, [edit]);
    else if (!known.some((each) => each.range.start === edit.range.start && each.range.end === edit.range.end && each.text === edit.text)) known.push(edit);
  }

  function elementOf(handle: unknown): Element | undefined {
    if (typeof handle !== 'object' || handle === null) return undefined;
    return (handle as { kind?: string }).kind === 'element' ? handle as Element : trees.elementOf(handle);
  }

  function change({ list, index }: Element): ElementChange {
    const known = lists.get(list.node) ?? { list, changes: new Map<number, ElementChange>() };
    if (known.list.whole === undefined) known.list = list;
    lists.set(list.node, known);
    const made = known.changes.get(index) ?? { before: [], after: [], dropped: false };
    known.changes.set(index, made);
    return made;
  }

  function changeOf(node: PyNode): StatementChange {
    const made = statements.get(node) ?? { before: [], after: [], dropped: false };
    statements.set(node, made);
    return made;
  }

  /** An emptied collection goes with the argument it was, an emptied import as a statement. */
  function raiseWholes(): void {
    for (const [node, { list, changes }] of lists) {
      const empty = changes.size === list.items.length && [...changes.values()].every(({ dropped, before, after }) => dropped && before.length + after.length === 0);
      if (!empty) continue;
      if (list.kind === 'names') changeOf(node).dropped = true;
      else if (list.whole !== undefined && !isCommandEnvironment(list)) {
        lists.delete(node);
        change(list.whole).dropped = true;
      }
    }
  }

  /** No variables at all are not the same as those of the process. */
  function isCommandEnvironment({ node }: CommaList): boolean {
    return operations.some((operation) => operation.op === 'drop' && contains(node, operation.entry.range)) && environmentKinds(program, node) === 'command';
  }

  function importIn(node: PyNode): Binding | undefined {
    importsByTop ??= new Map(program.scopes.reads.flatMap((each) => {
      const chain = program.chains.at(each);
      return chain === undefined ? [] : [[chain.top, chain.imported] as const];
    }).reverse());
    return importsByTop.get(node) ?? program.scopes.reads.map((each) => contains(node, each) ? program.chains.at(each)?.imported : undefined).find((each) => each !== undefined);
  }

  function placeImports(): Refusal | undefined {
    const { added } = imports;
    for (const each of added) {
      if (each.near !== undefined) {
        changeOf(each.near).after.push(each.text);
        continue;
      }
      const { beside, side, apart } = importPlace(program, each.text);
      if (beside === undefined) return refuse('not-writable', 'there is no place for an import');
      // A blank line between sections.
      const goes = beside.kind === 'ImportStatement' && !added.some(({ near }) => near === beside) && importedNames(beside, document.parseText).every(({ range }) => imports.needless.some((name) => name.statement === beside && name.range.start === range.start));
      const list = changeOf(beside)[side];
      const isFirst = apart && !goes && !list.includes('');
      if (side === 'after') list.push(...isFirst ? [''] : [], each.text);
      else list.splice(list.at(-1) === '' ? -1 : list.length, 0, each.text, ...isFirst ? [''] : []);
    }
    return undefined;
  }

  function removedBy(operation: AnyOperation): readonly Range[] {
    if (operation.op === 'drop' || operation.op === 'comment') return [operation.entry.range];
    if (operation.op === 'insert') return [];
    if (operation.op === 'set') {
      const kind = (operation.slot.handle as { kind?: string } | undefined)?.kind;
      if (operation.slot.part !== undefined || kind === 'name') return [];
      return holes(operation.slot.range, operation.to.flatMap((part) => part.kind === 'carry' && part.from.document === document ? [part.from.range] : []));
    }
    return holes(operation.slot.range, carriedRanges(operation.to));
  }
}

/** The edits with those inside written expressions taken into them. */
function settle(text: string, edits: readonly Edit[], written: readonly { readonly range: Range; readonly text: string }[]): readonly Edit[] | Refusal {
  let all: readonly Edit[] = edits;
  for (const own of [...written].sort((a, b) => (a.range.end - a.range.start) - (b.range.end - b.range.start))) {
    const inside = all.filter((each) => contains(own.range, each.range) && (each.range.start < each.range.end
      ? each.range.start > own.range.start || each.range.end < own.range.end : each.range.start > own.range.start && each.range.end < own.range.end));
    if (inside.length > 0 && inside.some((each) => own.text.includes(text.slice(each.range.start, each.range.end)))) return refuse('overlap', 'what is moved changes too');
    all = [...all.filter((each) => !inside.includes(each)), own];
  }
  // What stands in a stretch that goes as a whole goes with it.
  const wholes = all.filter(({ range }) => range.end > range.start);
  const outer = all.filter((each) => !wholes.some((whole) => whole !== each && contains(whole.range, each.range)
    && (whole.range.start < each.range.start || whole.range.end > each.range.end) && !(each.range.start === each.range.end && (each.range.start === whole.range.start || each.range.start === whole.range.end))));
  if (firstOverlap(outer) !== undefined) return refuse('overlap', 'two changes meet in the same text');
  return sortEdits(outer);
}

function rawOf(pieces: readonly ReturnType<typeof contentPieces>[number][]): readonly Range[] {
  const raw: Range[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = piece.kind === 'text' ? piece.text.length : piece.source.length;
    if (piece.kind !== 'text') raw.push(shiftRange({ start: 0, end: length }, at));
    at += length;
  }
  return raw;
}

function carriedRanges(expression: Expression): readonly Range[] {
  if ('carry' in expression) return [expression.carry.range];
  if ('member' in expression) return carriedRanges(expression.of);
  if ('index' in expression) return [...carriedRanges(expression.index), ...carriedRanges(expression.of)];
  if ('awaits' in expression) return carriedRanges(expression.awaits);
  if (!('call' in expression)) return [];
  return [...carriedRanges(expression.call), ...expression.args.flatMap((each) => carriedRanges('name' in each ? each.value : each))];
}

/** A stretch without what is kept of it. */
function holes(range: Range, kept: readonly Range[]): readonly Range[] {
  const sorted = kept.filter((each) => contains(range, each)).sort((a, b) => a.start - b.start);
  const parts: Range[] = [];
  let at = range.start;
  for (const each of sorted) {
    if (each.start > at) parts.push({ start: at, end: each.start });
    at = Math.max(at, each.end);
  }
  return at < range.end ? [...parts, { start: at, end: range.end }] : parts;
}

/** A statement that sets a variable as its neighbour does. */
function likeStatement({ textOf }: Program, node: PyNode, name: string, value: Content, speller: Speller): string | Refusal {
  const [key, old] = node.kind === 'AssignStatement' && node.children[0]?.kind === 'MemberExpression' ? [node.children[0].children[2], node.children[2]] : callArguments(node);
  const to = speller.content(value, node.start);
  if (isRefusal(to)) return to;
  if (key === undefined || old === undefined || !isText(key)) return refuse('not-writable', 'no statement here sets a variable alike');
  const label = speller.text(name, key.start);
  if (isRefusal(label)) return label;
  return applyEdits(textOf(node), [
    { range: shiftRange(rangeOf(key), -node.start), text: label },
    { range: shiftRange(rangeOf(old), -node.start), text: to },
  ]);
}

function callArguments(node: PyNode): readonly (PyNode | undefined)[] {
  const call = node.kind === 'ExpressionStatement' ? node.children[0] : undefined;
  const list = call?.kind === 'CallExpression' ? call.children[1] : undefined;
  return [list?.children[1], list?.children[3]];
}

function statementOf(entry: Entry): PyNode | undefined {
  const handle = entry.handle as Handle | undefined;
  return handle?.kind === 'statement' ? handle.node : undefined;
}

/** The innermost node at an offset. */
function nodeAt({ syntax }: Program, offset: number): PyNode {
  let at = syntax.root;
  for (;;) {
    const next = at.children.find((child) => child.start <= offset && offset < child.end);
    if (next === undefined) return at;
    at = next;
  }
}

function environmentKinds({ textOf, chains }: Program, node: PyNode): 'command' | undefined {
  const list = node.parent;
  const head = list?.kind === 'ArgList' ? list.parent?.children[0] : undefined;
  const symbol = head === undefined ? undefined : chains.symbolOf(head);
  return symbol?.startsWith('subprocess.') === true || (head !== undefined && /^subprocess\./.test(textOf(head))) ? 'command' : undefined;
}

function withoutComments({ document: { text }, syntax: { comments } }: Program): string {
  return comments.length === 0 ? text : applyEdits(text, comments.map((range) => ({ range, text: ' '.repeat(range.end - range.start) })));
}
