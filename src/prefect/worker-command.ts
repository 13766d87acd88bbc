import type { Target } from './target.ts';
import { v1Command, v1Option, type CommandAction } from './v1-command.ts';

/** Where an option of a 1.x command goes. */
export type OptionTarget =
  /** An option of the new command. */
  | { readonly kind: 'option'; readonly to: string; readonly note?: string }
  /** A variable of the new command's environment; `value` where the option is a flag. */
  | { readonly kind: 'variable'; readonly name: string; readonly value?: string; readonly note?: string }
  /** A variable of the pool's base job template. */
  | { readonly kind: 'job-variable'; readonly name: string; readonly note?: string }
  /** The option goes; nothing takes its place. */
  | { readonly kind: 'drop'; readonly note?: string }
  /** No mechanical counterpart; `to` is the nearest one, for a message. */
  | { readonly kind: 'manual'; readonly to?: string; readonly note?: string };

/** What takes the place of a 1.x command; its texts hold `<POOL>`, `<TYPE>`, `<KEY>` … where a value is due. */
export function commandAction(path: string, target: Target): CommandAction | undefined {
  return v1Command(path)?.actions[target];
}

/** Where the option `name` (long or short) of the 1.x command `path` goes; undefined when the table has no such option. */
export function optionTarget(path: string, name: string, target: Target): OptionTarget | undefined {
  const action = v1Option(path, name)?.actions[target];
  if (action === undefined) return undefined;
  const note = action.note === undefined ? {} : { note: action.note };
  const to = action.to ?? '';
  switch (action.verb) {
    case 'drop': return { kind: 'drop', ...note };
    case 'rename': case 'keep': case 'replace': return { kind: 'option', to, ...note };
    case 'manual': return { kind: 'manual', ...(to === '' ? {} : { to }), ...note };
    case 'move-to': return movedTo(to, note);
  }
}

function movedTo(to: string, note: { readonly note?: string }): OptionTarget {
  const variable = /^env:([^=]+)(?:=(.*))?$/.exec(to);
  if (variable?.[1] !== undefined) {
    return { kind: 'variable', name: variable[1], ...(variable[2] === undefined ? {} : { value: variable[2] }), ...note };
  }
  return { kind: 'job-variable', name: to.replace(/^job-template:/, ''), ...note };
}

/** The command that starts a worker for a pool, for a message or a text to write. */
export function workerLine(pool: string, type: string): string {
  return `prefect worker start --pool ${commandWord(pool)} --type ${type}`;
}

/** A word as a shell takes it. */
export function commandWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
