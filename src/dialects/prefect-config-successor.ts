import type { Document } from '../document/document.ts';
import type { Successor, SuccessorForm, SuccessorSetting } from '../sites/site.ts';
import { refuse, type Refusal } from '../text/refusal.ts';

const PROFILE = 'default';

/** The file that holds the settings from now on, beside the old one and with its line breaks. */
export function successorOf(document: Document, form: SuccessorForm, settings: readonly SuccessorSetting[]): Successor | Refusal {
  if (document.host !== undefined) return refuse('not-writable', 'the configuration is written by another file, and the new one has another name');
  const lineBreak = document.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = form === 'profiles.toml' ? profileLines(settings) : settingLines(settings);
  return { path: document.path.slice(0, document.path.lastIndexOf('/') + 1) + form, text: lines.map((line) => line + lineBreak).join('') };
}

function profileLines(settings: readonly SuccessorSetting[]): readonly string[] {
  return [`active = ${quoted(PROFILE)}`, '', `[profiles.${PROFILE}]`, ...settings.map(({ name, text }) => `${name} = ${quoted(text)}`)];
}

function settingLines(settings: readonly SuccessorSetting[]): readonly string[] {
  const tables = new Map<string, string[]>();
  for (const { path, text } of settings) {
    const table = path.slice(0, -1).join('.');
    tables.set(table, [...tables.get(table) ?? [], `${path.at(-1)!} = ${quoted(text)}`]);
  }
  // Keys without a table stand first, or the table above would take them.
  const ordered = [...tables].sort(([a], [b]) => Number(a !== '') - Number(b !== ''));
  return ordered.flatMap(([table, lines], index) => [...(index > 0 ? [''] : []), ...(table === '' ? [] : [`[${table}]`]), ...lines]);
}

/** A TOML string: JSON's escapes, and one character that JSON leaves. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
