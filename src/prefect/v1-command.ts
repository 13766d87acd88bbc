import { commandActions, commandRows, optionRows, sharedRows } from './cli-v1.ts';
import type { CommandRow, CommandVerb, SharedRow } from './fact-row.ts';
import type { Target } from './target.ts';

/** How an option is written. */
export interface OptionSpec {
  /** Long names first: `--label`, `-l`. */
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly repeatable: boolean;
}

/** What becomes of a 1.x command or option, in the words of cli-v1.json. */
export interface CommandAction {
  readonly verb: CommandVerb;
  readonly to?: string;
  readonly note?: string;
  /** A command to run once first. */
  readonly before?: string;
  /** Package that the target needs for this type of worker. */
  readonly integration?: string;
}

export interface V1Option extends OptionSpec {
  readonly actions: Readonly<Record<Target, CommandAction | undefined>>;
}

export interface V1Command {
  /** `prefect agent local start`. */
  readonly path: string;
  /** Has commands under it. A group with actions is also a command itself. */
  readonly group: boolean;
  readonly args: number;
  readonly actions: Readonly<Record<Target, CommandAction | undefined>>;
  readonly options: readonly V1Option[];
}

/** A path that a target's command line knows too, with what it takes there. */
export interface SharedCommand {
  readonly targets: readonly Target[];
  readonly options: readonly OptionSpec[];
}

/** Rows by path. A run asks for a few of them: what is in a row is worked out then, and once. */
const commandRow: ReadonlyMap<string, CommandRow> = new Map(commandRows.map((row) => [`prefect ${row[0]}`, row]));
const sharedRow: ReadonlyMap<string, SharedRow> = new Map(sharedRows.map((row) => [`prefect ${row[0]}`, row]));
const commands = new Map<string, V1Command>();

/** The paths of all commands of the 1.x command line. */
export function v1CommandPaths(): readonly string[] {
  return [...commandRow.keys()];
}

/** All commands of the 1.x command line, 0.10 to 1.4.1. */
export function v1Commands(): Iterable<V1Command> {
  return [...commandRow.keys()].flatMap((path) => v1Command(path) ?? []);
}

/** The 1.x command of a path (`prefect auth login`), or undefined. */
export function v1Command(path: string): V1Command | undefined {
  const known = commands.get(path);
  const row = commandRow.get(path);
  if (known !== undefined || row === undefined) return known;
  const [, group, args, v2, v3, indexes] = row;
  const command: V1Command = {
    path, group: group === 1, args: args === '' ? 0 : args.split(' ').length,
    actions: actionsOf(v2, v3), options: indexes.flatMap((index) => optionAt(index) ?? []),
  };
  commands.set(path, command);
  return command;
}

/** The option of a 1.x command by any of its names, or undefined. */
export function v1Option(path: string, name: string): V1Option | undefined {
  return v1Command(path)?.options.find((option) => option.names.includes(name));
}

/** What a path of 1.x means in the targets, or undefined when it exists in neither. */
export function sharedCommand(path: string): SharedCommand | undefined {
  const row = sharedRow.get(path);
  if (row === undefined) return undefined;
  const [, targets, spellings] = row;
  return { targets: (['2', '3'] as const).filter((target) => targets.includes(target)), options: spellings.map(optionSpec) };
}

function optionAt(index: number): V1Option | undefined {
  const row = optionRows[index];
  return row === undefined ? undefined : { ...optionSpec(row[0]), actions: actionsOf(row[1], row[2]) };
}

function optionSpec(spelling: string): OptionSpec {
  const parts = spelling.split(' ');
  return { names: parts.filter((part) => part.startsWith('-')), takesValue: parts.includes('='), repeatable: parts.includes('*') };
}

function actionsOf(v2: number, v3: number): Readonly<Record<Target, CommandAction | undefined>> {
  return { 2: actionAt(v2), 3: actionAt(v3) };
}

function actionAt(index: number): CommandAction | undefined {
  const row = commandActions[index];
  if (row === undefined) return undefined;
  const [verb, to = '', note = '', before = '', integration = ''] = row;
  return {
    verb,
    ...(to === '' ? {} : { to }), ...(note === '' ? {} : { note }),
    ...(before === '' ? {} : { before }), ...(integration === '' ? {} : { integration }),
  };
}
