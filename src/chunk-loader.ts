import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Script } from 'node:vm';

/** Of the CommonJS file this is bundled into. */
declare const require: (id: string) => unknown;
declare const __dirname: string;

/** Chunk → the file of dist/ it stands in; put there by the build. */
declare const PACK_OF: Readonly<Record<string, string>>;

type Body = (exports: object, require: (id: string) => unknown, module: { exports: object }, selfUrl: string) => void;

const loaded = new Map<string, { exports: object }>();
const bodies = new Map<string, Body>();
/** Compiled code the build kept: good for one version of Node on one kind of machine, and ignored elsewhere. */
const compiled = join(__dirname, `compiled-${process.version}-${process.platform}-${process.arch}`);
const hasCompiled = existsSync(compiled);

/**
 * Loads one chunk (`./cli.cjs`) and what it needs. Node's own loader would compile every chunk anew, which costs more
 * than half of what checking one file costs. Gives the chunk's exports.
 */
export function loadChunk(id: string): object {
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  if (!bodies.has(id)) loadPack(`${PACK_OF[id] ?? id}.cjs`);
  const module = { exports: {} };
  loaded.set(id, module);
  bodies.get(id)!(module.exports, (wanted) => (wanted.startsWith('./') ? loadChunk(wanted) : require(wanted)), module, urlOf(join(__dirname, id)));
  return module.exports;
}

/** The file's URL. `node:url` costs a millisecond on its first use, and one chunk in ten asks. */
function urlOf(file: string): string {
  return `file://${sep === '/' ? '' : '/'}${encodeURI(file.split(sep).join('/')).replace(/[?#]/g, encodeURIComponent)}`;
}

function loadPack(name: string): void {
  const file = join(__dirname, name);
  // The build writes ASCII: one byte is one character, and V8 keeps it so.
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, cachedData: compiledCode(name) });
  for (const [id, body] of Object.entries(script.runInThisContext() as Readonly<Record<string, Body>>)) bodies.set(id, body);
}

function compiledCode(name: string): Buffer | undefined {
  if (!hasCompiled) return undefined;
  try {
    return readFileSync(join(compiled, name));
  } catch {
    return undefined;
  }
}
