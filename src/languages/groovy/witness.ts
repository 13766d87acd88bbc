import type { Witness } from '../language.ts';

/**
 * A second, deliberately different reader, because no package reads Groovy: one pattern takes strings and comments out
 * of the text, and what is left must have matching brackets. It gives the strings, and the lines without them.
 */
export const groovyWitness: Witness = { read };

const PIECE = /^#![^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/|'''(?:\\[^]|[^\\])*?'''|"""(?:\\[^]|[^\\])*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|\$\{[^}\n]*\}|[^"\\\n])*"|\$\/[^]*?\/\$|(?<=[(,=:[{~!&|?;+\n] ?)\/(?:\\.|[^/\\\n])+\//g;

function read(text: string): unknown {
  const strings: string[] = [];
  const slashy: string[] = [];
  const skeleton = text.replaceAll('\r\n', '\n').replace(PIECE, (piece) => {
    if (/^(?:\/\/|\/\*|#!)/.test(piece)) return '';
    if (piece.startsWith('/') || piece.startsWith('$/')) return `\u0001${slashy.push(piece) - 1}\u0001`;
    strings.push(piece);
    return '""';
  });
  const open: string[] = [];
  for (const [bracket] of skeleton.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) open.push(bracket);
    else if (open.pop() !== { ')': '(', ']': '[', '}': '{' }[bracket]) return undefined;
  }
  if (open.length > 0) return undefined;
  const whole = skeleton.replace(/\u0001(\d+)\u0001/g, (_, index: string) => slashy[Number(index)]!);
  return { strings, lines: whole.split('\n').map((line) => line.replace(/\s/g, '')).filter((line) => line !== '') };
}
