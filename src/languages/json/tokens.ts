/** Kinds of tokens of jsonc-parser, whose own names exist for the compiler only. */
export const TOKEN = {
  openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, nullWord: 7, trueWord: 8, falseWord: 9,
  string: 10, number: 11, lineComment: 12, blockComment: 13, lineBreak: 14, blank: 15, unknown: 16, end: 17,
} as const;

/** What the scanner says of a token without a fault. */
export const NO_FAULT = 0;
