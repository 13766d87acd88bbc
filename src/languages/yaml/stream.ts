import { Composer, Lexer, Parser, type CST, type Document as YamlDocument } from 'yaml';
import type { Range } from '../../text/range.ts';
import type { ParseFailure } from '../language.ts';

/** Deeper nesting is refused before anything recursive sees it. */
const MAX_DEPTH = 200;

/** About 160 to 300 bytes of heap each: what fits a process with little memory. */
const MAX_LEXEMES = 800_000;

/** What the lexer says in place of text: start of document content, end of a broken flow, a scalar follows. */
const DOCUMENT_MARK = '\u0002';
const FLOW_END_MARK = '\u0018';
const SCALAR_MARK = '\u001f';

/** A composed stream of YAML documents with what only its lexemes tell. */
export interface YamlStream {
  readonly documents: readonly YamlDocument.Parsed[];
  /** Comments without their `#`, in source order. */
  readonly comments: readonly Range[];
  /** Anchor names that some alias of the stream reads. */
  readonly aliased: ReadonlySet<string>;
}

/**
 * Reads a YAML stream; aliases are not expanded. Depth and size are checked lexeme by lexeme, so that nothing
 * deep reaches the recursive composer. The failure's text never quotes the source, which may hold a secret.
 */
export function readStream(text: string): YamlStream | ParseFailure {
  const comments: Range[] = [];
  const aliased = new Set<string>();
  const parser = new Parser();
  const depth = depthGauge();
  let failure: ParseFailure | undefined;

  function* tokens(): Generator<CST.Token> {
    let offset = 0;
    let count = 0;
    let scalar = false;
    for (const lexeme of new Lexer().lex(text)) {
      const mark: boolean = !scalar && (lexeme === DOCUMENT_MARK || lexeme === FLOW_END_MARK || lexeme === SCALAR_MARK);
      const levels = mark && lexeme !== DOCUMENT_MARK ? 0 : depth(lexeme, scalar);
      if (levels > MAX_DEPTH) failure = { failed: `nested more than ${MAX_DEPTH} levels deep`, offset };
      if (++count > MAX_LEXEMES) failure = { failed: 'too many YAML nodes', offset };
      if (failure !== undefined) return;
      if (!mark && !scalar) {
        if (lexeme.startsWith('#')) comments.push({ start: offset + 1, end: offset + lexeme.length });
        if (lexeme.startsWith('*')) aliased.add(lexeme.slice(1));
      }
      yield* parser.next(lexeme);
      scalar = mark && lexeme === SCALAR_MARK;
      if (!mark) offset += lexeme.length;
    }
    yield* parser.end();
  }

  const composer = new Composer({
    keepSourceTokens: true, uniqueKeys: false, version: '1.2', logLevel: 'silent', prettyErrors: false,
  });
  const documents: YamlDocument.Parsed[] = [];
  for (const document of composer.compose(tokens())) {
    if (failure !== undefined) break;
    const error = document.errors[0];
    if (error !== undefined) return { failed: `not valid YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`, offset: error.pos[0] };
    documents.push(document);
  }
  return failure ?? { documents, comments, aliased };
}

/** Takes lexemes in order and gives an upper estimate of the nesting at each: open flow brackets and indents. */
function depthGauge(): (lexeme: string, scalar: boolean) => number {
  const indents: number[] = [];
  let flow = 0;
  let column = 0;
  let content = false;

  function open(): void {
    while (indents.length > 0 && indents.at(-1)! > column) indents.pop();
    if (indents.length === 0 || indents.at(-1)! < column) indents.push(column);
  }
  function indent(lexeme: string, scalar: boolean): void {
    if (content) return;
    const indicator = !scalar && (lexeme === '-' || lexeme === '?' || lexeme === ':');
    open();
    content = !indicator;
  }
  return (lexeme, scalar) => {
    if (lexeme === DOCUMENT_MARK && !scalar) {
      indents.length = 0;
      return 0;
    }
    const last = lexeme.charCodeAt(lexeme.length - 1);
    if (!scalar && (lexeme === '[' || lexeme === '{')) flow++;
    else if (!scalar && (lexeme === ']' || lexeme === '}')) flow = Math.max(0, flow - 1);
    else if (flow === 0 && (scalar || !/^[ \t\r\n#]/.test(lexeme))) indent(lexeme, scalar);
    if (last === 0x0a) {
      column = 0;
      content = false;
    } else {
      column += lexeme.length;
    }
    return flow + indents.length;
  };
}
