import { parseArguments } from './config/arguments.ts';
import type { ParsedOptions } from './config/arguments.ts';
import { USAGE } from './config/usage.ts';
import { cleanJson, cleanLine } from './clean-run.ts';
import { discover } from './io/discover.ts';
import type { Discovery } from './io/discover.ts';
import { complain, isTerminal, print, withoutPasswords } from './io/output.ts';
import { gitRoot } from './io/roots.ts';
import { scan } from './io/scan.ts';
import type { Scan } from './io/scan.ts';
import { findConfigFile } from './config/find.ts';
import type { Candidate, Counts, RunInput, RunOptions } from './options.ts';

declare const VERSION: string;

const NOTHING_READ: Counts = { read: 0, mention: 0, binary: 0 };
/** A scan shorter than this shows no progress; milliseconds. */
const PATIENCE = 700;

/** Runs the command line `argv` (words after the program's name) and gives the exit status. */
export async function start(argv: readonly string[]): Promise<number> {
  const given = parseArguments(argv);
  if (given.kind === 'help') return say(USAGE, 0);
  if (given.kind === 'version') return say(`prefect-uplift ${VERSION}\n`, 0);
  if (given.kind === 'usage-error') {
    complain(`${given.message}\n'prefect-uplift --help' shows what there is.`);
    return 2;
  }
  const { options } = given;
  const cwd = process.cwd();
  if (options.command === 'rules' || options.command === 'explain') {
    return runEngine({ options: await withColor(options), cwd, candidates: [], elsewhere: [], counts: NOTHING_READ, problems: [], notices: [] });
  }
  return look(options, cwd);
}

async function look(options: ParsedOptions, cwd: string): Promise<number> {
  const discovery = await discover(options.paths, cwd, options.noIgnore);
  if (discovery.missing.length > 0) return reportMissing(discovery, options);
  const found = await scanWithProgress(discovery, options, cwd);
  if (found.candidates.length > 0 || discovery.problems.length > 0) {
    const elsewhere = await lookElsewhere(options, cwd, found.candidates);
    const { problems, notices } = discovery;
    return runEngine({ options: await withColor(options), cwd, ...found, elsewhere, problems, notices });
  }
  if (!options.quiet) for (const notice of discovery.notices) complain(notice);
  if (options.config !== undefined || options.set.length > 0 || findConfigFile(cwd) !== undefined) {
    const { loadConfig } = await import('./config/load.ts');
    const config = await loadConfig({ cwd, options });
    if (config.kind === 'bad-config') {
      for (const error of config.errors) complain(error.message);
      if (options.format === 'json') print(1, withoutPasswords(cleanJson(found.counts, config.errors)));
      return 2;
    }
  }
  if (options.format === 'json') print(1, cleanJson(found.counts, []));
  else if (!options.quiet && await isTerminal(1)) print(1, cleanLine(found.counts));
  return 0;
}

function reportMissing(discovery: Discovery, options: ParsedOptions): number {
  for (const { message } of discovery.missing) complain(message);
  if (options.format === 'json') print(1, withoutPasswords(cleanJson(NOTHING_READ, discovery.missing.map((missing) => ({ ...missing, code: 'no-such-path' })))));
  return 3;
}

async function scanWithProgress(discovery: Discovery, options: ParsedOptions, cwd: string): Promise<Scan> {
  const total = discovery.groups.reduce((sum, group) => sum + group.files.length, 0);
  const settings = { cwd, maxBytes: options.maxBytes, noIgnore: options.noIgnore };
  if (total < 1000 || options.quiet || !(await isTerminal(2))) return scan(discovery, settings);
  const began = Date.now();
  let shown = 0;
  const found = await scan(discovery, {
    ...settings,
    onProgress(read, known) {
      const now = Date.now();
      if (now - began < PATIENCE || now - shown < 100) return;
      shown = now;
      print(2, `\r${read} of ${known} files read`);
    },
  });
  if (shown > 0) print(2, '\r\u001b[K');
  return found;
}

/** For `fix` on a part: what else in the same repositories mentions Prefect, so that no reader of a name is overlooked. */
async function lookElsewhere(options: ParsedOptions, cwd: string, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  if (options.command !== 'fix' || options.paths.length === 0) return [];
  const known = new Set(candidates.map((candidate) => candidate.realPath));
  const roots = new Set(candidates.map((candidate) => candidate.root));
  if (gitRoot(cwd) === undefined) roots.add(cwd);
  const around = await discover([...roots], cwd, false);
  const found = await scan(around, { cwd, maxBytes: options.maxBytes, noIgnore: false });
  return found.candidates.filter((candidate) => !known.has(candidate.realPath));
}

async function runEngine(input: RunInput): Promise<number> {
  const { run } = await import('./cli.ts');
  return run(input);
}

async function withColor(options: ParsedOptions): Promise<RunOptions> {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const asked = { always: true, never: false, auto: undefined }[options.color];
  if (asked !== undefined) return { ...options, color: asked };
  if (NO_COLOR !== undefined && NO_COLOR !== '') return { ...options, color: false };
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return { ...options, color: FORCE_COLOR !== '0' };
  return { ...options, color: TERM !== 'dumb' && await isTerminal(1) };
}

function say(text: string, status: number): number {
  print(1, text);
  return status;
}

/** A defect of ours: where it happened, but not its message, which may quote a file. */
function reportCrash(error: unknown): number {
  const name = error instanceof Error ? ('code' in error ? `${error.name}, ${String(error.code)}` : error.name) : 'unknown error';
  const stack = error instanceof Error ? error.stack ?? '' : '';
  // The message stands in the stack too, and a line of it may look like a frame.
  const from = error instanceof Error && error.message !== '' ? stack.indexOf(error.message) + error.message.length : 0;
  const frames = stack.slice(from).split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 8);
  print(2, `prefect-uplift: internal error (${name}); please report it with these lines.\n${frames.join('\n')}\n`);
  return 2;
}

void start(process.argv.slice(2)).catch(reportCrash).then((status) => {
  process.exitCode = status;
});
