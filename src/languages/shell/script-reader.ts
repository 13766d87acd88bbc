import { forEachChild, type AndOr, type Assignment, type Command, type HereDoc, type ParsedScript, type PipelineNode, type Redirection, type Statement as StatementNode, type SyntaxNode, type Word } from 'unbash';
import type { Document } from '../../document/document.ts';
import { plainText } from '../../sites/pieces.ts';
import type { Range } from '../../text/range.ts';
import { findComments } from './comment-scan.ts';
import type { NormalisedSource } from './normalised-source.ts';
import { isName, type Block, type Item, type Link, type NameUse, type Script, type SimpleCommand, type Statement, type WordText } from './script-model.ts';
import { piecesOf, touchesOpaque, type WordContext } from './word-reader.ts';

/** What is collected on the way down. */
interface Walk extends WordContext {
  readonly source: NormalisedSource;
  readonly commands: SimpleCommand[];
  readonly uses: NameUse[];
  readonly backquotes: Range[];
  readonly bodies: Range[];
  /** The block whose statements are being read. */
  block?: Block;
  /** 1 where a character belongs to a word or a here-document, so that `#` starts no comment. */
  readonly covered: Uint8Array;
}

interface Place {
  readonly link?: Link;
  readonly timed?: boolean;
}

/** Collects what a parsed script holds; `source` is what was parsed. */
export function walkScript(tree: ParsedScript, document: Document, source: NormalisedSource): Script {
  const walk: Walk = {
    document, source, commands: [], uses: [], backquotes: [], bodies: [], covered: new Uint8Array(source.text.length),
  };
  const root = readBlock(tree.commands, false, walk);
  const comments = findComments(source.text, walk.covered).map((range) => source.range(range.start, range.end));
  return { root, commands: walk.commands, uses: walk.uses, backquotes: walk.backquotes, comments };
}

function readBlock(nodes: readonly StatementNode[], required: boolean, walk: Walk, output = false): Block {
  const statements: Statement[] = [];
  const outer = walk.block;
  const block: Block = { statements, required, output, ...(outer === undefined ? {} : { outer }) };
  walk.block = block;
  for (const node of nodes) statements.push(readStatement(node, block, statements.length, walk));
  if (outer === undefined) delete walk.block;
  else walk.block = outer;
  return block;
}

function readStatement(node: StatementNode, block: Block, index: number, walk: Walk): Statement {
  const chain: AndOr | undefined = node.command.type === 'AndOr' ? node.command : undefined;
  const sides = chain?.commands ?? [node.command as PipelineNode];
  const links: Link[] = [];
  const bodies: Range[] = [];
  const range = walk.source.range(node.pos, node.end);
  const statement: Statement = {
    block, index, range, background: node.background === true, links, operators: chain?.operators ?? [], bodies,
  };
  const before = walk.bodies.length;
  for (const side of sides) links.push(linkOf(side, statement, links.length, walk));
  sides.forEach((side, at) => readPipeline(side, links[at]!, walk));
  bodies.push(...walk.bodies.slice(before).filter((body) => body.start >= range.end));
  return statement;
}

function linkOf(side: PipelineNode, statement: Statement, index: number, walk: Walk): Link {
  const program = side.type === 'TestCommand' ? '[['
    : side.type === 'Command' && side.name !== undefined ? plainText(piecesOf(side.name, walk)) : undefined;
  return {
    statement, index, range: walk.source.range(side.pos, side.end), ...(program === undefined ? {} : { program }),
  };
}

function readPipeline(node: PipelineNode, link: Link, walk: Walk): void {
  if (node.type === 'Command') return void readCommandNode(node, { link }, walk);
  if (node.type !== 'Pipeline') return visit(node, walk);
  const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
  const timed = node.prefixes.some((prefix) => prefix.type === 'Time');
  const single = node.commands.length === 1;
  const elements = node.commands.map((element, index) => {
    if (element.type !== 'Command') return void visit(element, walk);
    return readCommandNode(element, single && !negated ? { link, timed } : { timed: timed && index === 0 }, walk);
  });
  elements.forEach((element, index) => {
    const next = elements[index + 1];
    if (element !== undefined && next !== undefined) element.pipedTo = next;
  });
}

type Building = { -readonly [K in keyof SimpleCommand]: SimpleCommand[K] };

function readCommandNode(node: Command, place: Place, walk: Walk): Building {
  const nodes = [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix].sort((a, b) => a.pos - b.pos);
  const command: Building = {
    items: nodes.map((each) => itemOf(each, walk)),
    range: walk.source.range(node.pos, node.end),
    block: walk.block!,
    timed: place.timed === true,
    ...(place.link === undefined ? {} : { link: place.link }),
  };
  walk.commands.push(command);
  for (const each of nodes) visit(each, walk);
  return command;
}

function itemOf(node: Assignment | Redirection | Word, walk: Walk): Item {
  const range = walk.source.range(node.pos, node.end);
  if (node.type === 'Word') return { kind: 'word', range, pieces: piecesOf(node, walk) };
  if (node.type === 'Assignment') return assignmentOf(node, range, walk);
  if (node.type === 'HereDoc') {
    const { body } = node;
    const heredoc = {
      body: walk.source.range(body.pos, body.end),
      quoted: node.delimiter?.quoted === true,
      stripTabs: node.operator === '<<-',
    };
    return { kind: 'redirect', range, operator: node.operator, heredoc };
  }
  const target = node.target === undefined ? {} : { target: wordText(node.target, walk) };
  return { kind: 'redirect', range, operator: node.operator, ...target };
}

function assignmentOf(node: Assignment, range: Range, walk: Walk): Item {
  const name = walk.source.range(node.pos, node.pos + node.name.length);
  if (node.value.type === 'Word') {
    return { kind: 'assignment', range, name, value: wordText(node.value, walk), plain: node.append !== true && node.index === undefined };
  }
  const array = walk.source.range(node.value.pos, node.value.end);
  const source = walk.document.text.slice(array.start, array.end);
  return { kind: 'assignment', range, name, value: { range: array, pieces: [{ kind: 'template', source }] }, plain: false };
}

function wordText(word: Word, walk: Walk): WordText {
  return { range: walk.source.range(word.pos, word.end), pieces: piecesOf(word, walk) };
}

function visit(node: SyntaxNode, walk: Walk): void {
  switch (node.type) {
    case 'Script':
      return visitNested(node, walk);
    case 'CompoundList':
      return void readBlock(node.commands, true, walk);
    case 'Command':
      return void readCommandNode(node, {}, walk);
    case 'HereDoc':
      return visitHeredoc(node, walk);
    case 'Word': case 'Assignment': case 'Redirect': case 'HereString': case 'TestCommand': case 'ArithmeticCommand':
      walk.covered.fill(1, node.pos, node.end);
      break;
    case 'For': case 'Select':
      addUse(node.name.text, node.name.pos, node.name.end, walk);
      break;
    case 'SimpleExpansion':
      return addUse(node.text.slice(1), node.pos + 1, node.end, walk);
    case 'ParameterExpansion':
      if (node.operation?.type !== 'Names') addUse(node.parameter, node.parameterPos, node.parameterEnd, walk);
      break;
    case 'ArithmeticWord': {
      // The parser gives a lone `$A` no parts here.
      const dollar = node.value.startsWith('$') && node.parts === undefined ? 1 : 0;
      addUse(node.value.slice(dollar), node.pos + dollar, node.end, walk);
      break;
    }
    case 'TestUnary':
      if (node.operator === '-v') addUse(node.operand.text, node.operand.pos, node.operand.end, walk);
      break;
    case 'CommandExpansion':
      if (walk.source.text[node.pos] === '`') walk.backquotes.push(walk.source.range(node.pos, node.end));
      break;
  }
  forEachChild(node, (child) => visit(child, walk));
}

function visitNested(node: ParsedScript, walk: Walk): void {
  // Positions inside a backquoted script with escapes count in its own decoded text.
  if (node.source !== undefined) return;
  walk.covered.fill(0, node.pos, node.end);
  readBlock(node.commands, true, walk, true);
}

function visitHeredoc(node: HereDoc, walk: Walk): void {
  walk.covered.fill(1, node.pos, node.end);
  const end = node.closing?.end ?? node.body.end;
  walk.covered.fill(1, node.body.pos, end);
  walk.bodies.push(walk.source.range(node.body.pos, end));
  forEachChild(node.body, (child) => visit(child, walk));
}

function addUse(name: string, pos: number, end: number, walk: Walk): void {
  const range = walk.source.range(pos, end);
  if (!isName(name) || walk.document.parseText.slice(range.start, range.end) !== name) return;
  if (!touchesOpaque(range, walk.document)) walk.uses.push({ name, range });
}
