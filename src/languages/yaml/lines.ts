/** Offset of the start of the line that `offset` stands in. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset after the line break of the line that `offset` stands in; the end of the text for a last line without one. */
export function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** The line break that ends the line before `offset`; that of the text's first line where there is none. */
export function lineBreakAt(text: string, offset: number): '\n' | '\r\n' {
  const at = text[offset - 1] === '\n' ? offset - 1 : text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** True when nothing but blanks and line breaks stands there. */
export function isBlank(text: string): boolean {
  return !/[^ \t\r\n]/.test(text);
}
