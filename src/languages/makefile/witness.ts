import type { Witness } from '../language.ts';

/**
 * A second, deliberately different reader, because no package reads makefiles: it joins continued lines first, blanks out
 * what make fills in, drops comments, and splits what is left with one pattern for each kind of line. It refuses a text
 * whose conditionals or defines do not close.
 */
export const makefileWitness: Witness = { read };

/** Stands for a line break behind a backslash. */
const JOINT = '\u0001';
const ASSIGNMENT = /^((?:(?:export|override|private)[ \t]+(?![:?+!]{0,3}=))*)([^\s:=]+?)\s*(:{1,3}=|[?+!]?=)[ \t]*/;
const EXPANSION = /\$\([^()]*\)|\$\{[^{}]*\}/g;
/** Expansions nested deeper stay as they are. */
const MAX_DEPTH = 12;

interface Found {
  readonly variables: Map<string, string[]>;
  readonly exports: string[];
  readonly defines: string[];
  readonly recipes: string[];
}

function read(text: string): unknown {
  const found: Found = { variables: new Map(), exports: [], defines: [], recipes: [] };
  let prefix = '\t';
  let open = 0;
  let inRule = false;
  let define: string[] | undefined;
  let defines = 0;
  for (const line of text.replaceAll('\r\n', '\n').replace(/(?<!\\)((?:\\\\)*)\\\n/g, `$1${JOINT}`).split('\n')) {
    if (define !== undefined) {
      define.push(line);
      if (/^ *(?:(?:export|override)[ \t]+)*define[ \t]/.test(line)) defines++;
      if (!/^ *endef[ \t]*(?:#|$)/.test(line) || --defines > 0) continue;
      found.defines.push(restored(define.join('\n').trim()));
      define = undefined;
      continue;
    }
    if (inRule && line.startsWith(prefix)) {
      found.recipes.push(restored(line.slice(1).replace(/^[@+\- \t]+/, '')));
      continue;
    }
    const flat = withoutComment(line);
    const blind = blinded(flat);
    if (/^(?:else|endif|ifn?eq|ifn?def)(?![\w-])/.test(flat)) {
      open += flat.startsWith('if') ? 1 : flat.startsWith('endif') ? -1 : 0;
      if (open < 0) open = 0;
    } else if (/^(?:(?:export|override)[ \t]+)*define[ \t]/.test(flat)) {
      define = [line];
      defines = 1;
      inRule = false;
    } else if (flat !== '') {
      const assigned = variable(flat, blind, '', found);
      if (assigned?.startsWith('.RECIPEPREFIX ')) prefix = assigned[14] ?? '\t';
      inRule = assigned === undefined && other(line, flat, blind, found);
    }
  }
  return open === 0 && define === undefined
    ? { variables: Object.fromEntries(found.variables), exports: found.exports, defines: found.defines, recipes: found.recipes } : undefined;
}

/** Notes `NAME = value` and gives name and value; undefined for another kind of line. */
function variable(flat: string, blind: string, targets: string, { variables }: Found): string | undefined {
  if (/^(?:-|s)?include(?![\w-])|^undefine[ \t]/.test(flat)) return undefined;
  const [head, modifiers = '', name = '', operator = ''] = ASSIGNMENT.exec(blind) ?? [];
  if (head === undefined) return undefined;
  const label = flat.slice(modifiers.length, modifiers.length + name.length);
  const value = flat.slice(head.length);
  const key = targets + label;
  variables.set(key, [...variables.get(key) ?? [], `${/\bexport\b/.test(modifiers) ? 'export ' : ''}${operator}${value}`]);
  return `${label} ${value}`;
}

/** Notes an `export` or a rule; true for a rule, whose recipe may follow. */
function other(line: string, flat: string, blind: string, found: Found): boolean {
  if (/^(?:-|s)?include(?![\w-])|^undefine[ \t]/.test(flat)) return false;
  const exported = /^(?:un)?export(?=\s|$)/.exec(flat)?.[0];
  if (exported !== undefined) {
    found.exports.push([exported, ...flat.slice(exported.length).trim().split(/\s+/)].join(' ').trim());
    return false;
  }
  const colon = /^([^:]*?)&?::?/.exec(blind);
  if (colon === null) return false;
  const rest = flat.slice(colon[0].length);
  const lead = rest.length - rest.trimStart().length;
  const blindRest = blind.slice(colon[0].length + lead);
  const specific = ASSIGNMENT.exec(blindRest);
  if (specific !== null && !specific[0].includes(';')) {
    const targets = `${flat.slice(0, colon[1]!.length).trim().split(/\s+/).join(' ')}: `;
    variable(rest.trimStart(), blindRest, targets, found);
    return false;
  }
  const semicolon = blinded(line).indexOf(';', colon[0].length);
  const hash = line.search(/(?<!\\)#/);
  if (semicolon !== -1 && (hash === -1 || hash > semicolon)) found.recipes.push(restored(line.slice(semicolon + 1).replace(/^[@+\- \t]+/, '')));
  return true;
}

function withoutComment(line: string): string {
  const hash = blinded(line).search(/(?<!\\)#/);
  return (hash === -1 ? line : line.slice(0, hash)).split(JOINT).map((part) => part.trim()).join(' ').trim();
}

/** What make fills in, replaced by as many marks. */
function blinded(text: string): string {
  let blind = text;
  for (let depth = 0; depth < MAX_DEPTH && blind.includes('$'); depth++) {
    const next = blind.replace(EXPANSION, (match) => '\u0002'.repeat(match.length));
    if (next === blind) break;
    blind = next;
  }
  return blind;
}

function restored(text: string): string {
  return text.replaceAll(JOINT, '\\\n');
}
