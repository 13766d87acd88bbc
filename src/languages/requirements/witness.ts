import type { Witness } from '../language.ts';

/**
 * A second reader of requirements files, as pip's own goes about it: lines that end in a backslash are joined first, then
 * comments go, then blanks.
 */
export const requirementsWitness: Witness = {
  read: (text) => text.replaceAll('\r\n', '\n').replace(/^((?:(?!(?:^|\s)#)[^\n])*)\\[ \t]*\n/gm, '$1')
    .split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, '').replace(/\s/g, '')).filter((line) => line !== ''),
};
