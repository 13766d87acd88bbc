import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** Of the CommonJS file this is bundled into. */
declare const require: (id: string) => unknown;
declare const __dirname: string;

type Body = (exports: object, require: (id: string) => unknown, module: { exports: object }, selfUrl: string) => void;

const loaded = new Map<string, { exports: object }>();
/** Compiled code the build kept: good for one version of Node on one kind of machine, and ignored elsewhere. */
const compiled = join(__dirname, `compiled-${process.version}-${process.platform}-${process.arch}`);
const hasCompiled = existsSync(compiled);

/**
 * Loads one chunk of dist/ (`./cli.cjs`) and what it needs. Node's own loader would compile every chunk anew, which
 * costs more than half of what checking one file costs. Gives the chunk's exports.
 */
export function loadChunk(id: string): object {
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  const file = join(__dirname, id);
  // The build writes ASCII: one byte is one character, and V8 keeps it so.
  const script = new Script(`(function(exports,require,module,__selfUrl){${readFileSync(file, 'latin1')}\n})`, { filename: file, cachedData: compiledCode(id) });
  const module = { exports: {} };
  loaded.set(id, module);
  const body = script.runInThisContext() as Body;
  body(module.exports, (wanted) => (wanted.startsWith('./') ? loadChunk(wanted) : require(wanted)), module, pathToFileURL(file).href);
  return module.exports;
}

function compiledCode(id: string): Buffer | undefined {
  if (!hasCompiled) return undefined;
  try {
    return readFileSync(join(compiled, id));
  } catch {
    return undefined;
  }
}
