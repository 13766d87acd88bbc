import { ts } from 'ts-morph';
import type { Program } from './source.ts';
import { outlineOf, type Leaf } from './outline-keys.ts';

/** What a program says, for the second parser to agree with. */
export function programOutline({ source, nodes }: Program): unknown {
  return outlineOf(nodes.flatMap((node): Leaf[] => {
    const at = node.getStart(source);
    if (ts.isObjectLiteralExpression(node)) return [{ at, end: node.end, bracket: '{' }];
    if (ts.isArrayLiteralExpression(node)) return [{ at, end: node.end, bracket: '[' }];
    if (ts.isBlock(node) || ts.isModuleBlock(node)) return [{ at, end: node.end, bracket: ';' }];
    if (ts.isIdentifier(node)) return [{ at, end: node.end, text: `i ${node.text}` }];
    if (ts.isStringLiteral(node)) return [{ at, end: node.end, text: `s ${node.text}` }];
    if (ts.isNumericLiteral(node)) return [{ at, end: node.end, text: 'n' }];
    if (ts.isNoSubstitutionTemplateLiteral(node)) return [{ at, end: node.end, text: `t ${node.text}` }];
    if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return [{ at, end: node.end, text: `t ${node.text}` }];
    return [];
  }));
}
