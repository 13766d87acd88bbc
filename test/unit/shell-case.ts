import { spawnSync } from 'node:child_process';
import { shell } from '../../src/languages/shell/index.ts';
import type { Document, Host } from '../../src/document/document.ts';
import { maskOpaque } from '../../src/document/opaque.ts';
import type { Parsed } from '../../src/languages/language.ts';
import type { AssignmentSite, Binder, CommandSite, Content, Operation, ReferenceSite, TextSite } from '../../src/sites/site.ts';
import { applyEdits, type Edit } from '../../src/text/edit.ts';
import { isRefusal } from '../../src/text/refusal.ts';

/** A parsed script with short ways to its sites. */
export interface Case {
  readonly text: string;
  readonly parsed: Parsed;
  readonly assignments: readonly AssignmentSite[];
  readonly references: readonly ReferenceSite[];
  readonly commands: readonly CommandSite[];
  readonly comments: readonly TextSite[];
  assignment(name: string): AssignmentSite;
  command(program: string): CommandSite;
  /** The binder of the script's own environment. */
  readonly script: Binder;
}

/** Parses a script; fails on a script that does not parse. `opaque` are stretches of text another program fills in. */
export function read(text: string, options: { guest?: boolean; opaque?: readonly string[] } = {}): Case {
  const opaque = (options.opaque ?? []).map((stretch) => {
    const start = text.indexOf(stretch);
    return { range: { start, end: start + stretch.length } };
  });
  const document: Document = {
    id: 'case', path: 'case.sh', language: 'shell', text, parseText: maskOpaque(text, opaque), opaque,
    ...(options.guest === true ? { host: { document: {}, codec: {} } as unknown as Host } : {}),
  };
  const parsed = shell.parse(document, { address: '' });
  if ('failed' in parsed) throw new Error(`${parsed.failed} at ${parsed.offset}`);
  const { sites } = parsed;
  const assignments = sites.filter((site) => site.kind === 'assignment');
  const references = sites.filter((site) => site.kind === 'reference');
  const commands = sites.filter((site) => site.kind === 'command');
  const environments = [...assignments, ...references, ...commands].map((site) => site.environment!);
  return {
    text, parsed, assignments, references, commands,
    comments: sites.filter((site) => site.kind === 'text'),
    assignment: (name) => assignments.find((site) => source(site.name) === name)!,
    command: (program) => commands.find((site) => site.words[0]!.text === program)!,
    get script() {
      const found = environments.map((each) => (each.kind === 'script' ? each : each.parent)).find((each) => each?.kind === 'script');
      return found!.binder;
    },
  };
}

/** The text at a slot or entry. */
export function source(at: { readonly document: Document; readonly range: { readonly start: number; readonly end: number } }): string {
  return at.document.text.slice(at.range.start, at.range.end);
}

/** The edits that operations print to; fails on a refusal. */
export function edits(given: Case, operations: readonly Operation[]): readonly Edit[] {
  const printed = given.parsed.print(operations);
  if (isRefusal(printed)) throw new Error(`${printed.refused}: ${printed.why}`);
  return printed;
}

/** The script after operations, `!code` for a refusal. */
export function printed(given: Case, operations: readonly Operation[]): string {
  const result = given.parsed.print(operations);
  return isRefusal(result) ? `!${result.refused}` : applyEdits(given.text, result);
}

/** What `bash -n` says against the script; empty when it accepts it. */
export function complaint(script: string): string {
  const run = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  return run.status === 0 ? '' : run.stderr;
}

/** Literal content. */
export function text(value: string): Content {
  return [{ kind: 'text', text: value }];
}

/** Unwraps what a binder answers. */
export function operations(answer: ReturnType<Binder['add']>): readonly Operation[] {
  if (isRefusal(answer)) throw new Error(`${answer.refused}: ${answer.why}`);
  return answer;
}
