import type { Document } from '../../document/document.ts';
import { addressOf } from '../../sites/address.ts';
import type { Guest } from '../../sites/guest.ts';
import type { Range } from '../../text/range.ts';
import { recipeCodec } from './recipe-codec.ts';
import type { Makefile, RecipeLine, RuleLine } from './scan.ts';
import type { Scopes } from './structure.ts';

const BOURNE = /(?:^|[/ \t])(?:ba|da|a|k|z)?sh(?:\.exe)?(?:[ \t]|$)/;

/** One recipe: its lines, and whether something else stands between them. */
interface Recipe {
  readonly rule: RuleLine;
  readonly lines: RecipeLine[];
  joined: boolean;
}

/** The scripts of all recipes: one for each line with what it is continued on, or one for the whole (`.ONESHELL`). */
export function recipeGuests(makefile: Makefile, document: Document, scopes: Scopes, prefix: string): readonly Guest[] {
  const isShell = usesShell(makefile, document.text);
  return recipesOf(makefile).flatMap((recipe): Guest[] => {
    const environment = scopes.ofRule(recipe.rule);
    const address = addressOf(prefix, recipe.rule.targets.join(' '));
    const scripts = makefile.oneShell && recipe.joined ? [whole(recipe)] : recipe.lines.map((line) => line.script);
    const oneShell = makefile.oneShell;
    return scripts.flatMap((script, index): Guest[] => {
      const line = recipe.lines[index];
      if (script.start === script.end || (oneShell && !recipe.joined)) return [];
      const last = index === recipe.lines.length - 1;
      const removable = oneShell || last || !recipe.joined || line === undefined || line.inline ? {} : { removable: line.lines };
      const codec = recipeCodec(document, script, { prefix: makefile.prefix, oneShell, ...removable });
      return [{ codec, language: isShell ? 'shell' : 'text', environment, address: addressOf(address, index) }];
    });
  });
}

function recipesOf({ lines }: Makefile): readonly Recipe[] {
  const recipes: Recipe[] = [];
  let open: Recipe | undefined;
  for (const line of lines) {
    if (line.kind !== 'recipe') {
      if (line.kind === 'conditional' && open !== undefined) open.joined = false;
      continue;
    }
    if (open?.rule !== line.rule) {
      open = { rule: line.rule, lines: [], joined: line.depth === line.rule.depth };
      recipes.push(open);
    }
    open.lines.push(line);
  }
  return recipes;
}

function whole({ lines }: Recipe): Range {
  return { start: lines[0]!.script.start, end: lines.at(-1)!.script.end };
}

/** False where the recipes are another program's. */
function usesShell({ lines }: Makefile, text: string): boolean {
  return lines.every((line) => {
    if (line.kind !== 'assignment' || text.slice(line.name.start, line.name.end) !== 'SHELL') return true;
    const shell = text.slice(line.value.start, line.value.end);
    return shell.includes('$') || BOURNE.test(shell);
  });
}
