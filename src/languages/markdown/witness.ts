import type { Witness } from '../language.ts';

/** Second readers: each cuts the whole text with one expression for what opens and closes a block, instead of going line by line. */
export const markdownWitness: Witness = { read: (text) => keyed(markdownBlocks(text.replaceAll('\r\n', '\n'))) };
export const rstWitness: Witness = { read: (text) => keyed(rstBlocks(text.replaceAll('\r\n', '\n'))) };

function keyed(blocks: readonly string[]): unknown {
  return Object.fromEntries(blocks.map((block) => [block.replace(/^[ \t>]+/gm, '').trim(), '']));
}

function markdownBlocks(text: string): readonly string[] {
  const comment = /^[ \t>]*<!--[^]*?(?:-->[^\n]*|(?![^]))/;
  // In a quote a fence ends with the quote, too.
  const quoted = /^(?=[ \t]*>)[ \t>*+\d.)-]*?(?<mark>`{3,}|~{3,})(?:(?!`{3})[^\n])*\n(?<inside>(?:[ \t]*>[^\n]*(?:\n|(?![^])))*?)(?:^[ \t>]*\k<mark>[`~]*[ \t]*$|^(?![ \t]*>)|(?![^]))/;
  const fence = /^[ \t>*+\d.)-]*?(?<open>`{3,}|~{3,})(?:(?!`{3})[^\n])*\n(?<body>[^]*?)(?:^[ \t>]*\k<open>[`~]*[ \t]*$|(?![^]))/;
  return [...text.matchAll(new RegExp(`${comment.source}|${quoted.source}|${fence.source}`, 'gm'))]
    .flatMap((match) => match.groups?.['inside'] ?? match.groups?.['body'] ?? [])
    .map((block) => block.replace(/^(?:[ \t]*:[\w-]+:[^\n]*\n)+/, ''));
}

function rstBlocks(text: string): readonly string[] {
  const heads = /^([ \t]*(?:(?:[-*+]|\(?\w{1,9}[.)]|#\.)[ \t]+)?)(?:\.\. (?:code-block|code|sourcecode|code-cell|parsed-literal|prompt)::[^\n]*|(?!\.\. )[^\n]*::[ \t]*)\n/gm;
  return [...text.matchAll(heads)].map((head) => {
    const deeper = new RegExp(`(?:${head[1]!.replace(/\S/g, ' ')}[ \\t]+[^\\n]*(?:\\n|$)|[ \\t]*\\n)*`, 'y');
    deeper.lastIndex = head.index + head[0].length;
    return (deeper.exec(text)?.[0] ?? '').replace(/^(?:[ \t]*:[\w-]+:[^\n]*\n)+/, '');
  });
}
