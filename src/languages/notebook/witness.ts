import type { Witness } from '../language.ts';

/** The second reader of a notebook: that of JavaScript for JSON. The lines of each cell, and all else as one text. */
export const notebookWitness: Witness = { read };

type Json = Readonly<Record<string, unknown>>;

function read(text: string): unknown {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch {
    return undefined;
  }
  const cells: string[][] = [];
  const rest = JSON.stringify(notebook, function (this: Json, key, value: unknown) {
    const isSource = (key === 'source' || (key === 'input' && !('source' in this))) && typeof this['cell_type'] === 'string' && isText(value);
    if (!isSource) return value;
    cells.push((typeof value === 'string' ? value : value.join('')).split('\n'));
    return null;
  });
  return { cells, rest };
}

function isText(value: unknown): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
}
