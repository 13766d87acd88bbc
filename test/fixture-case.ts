import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** Where the fixtures are. */
export const FIXTURES = join(import.meta.dirname, '..', 'fixtures');

/** What `options.json` may say; fixtures/README.md explains it. */
export interface FixtureOptions {
  readonly target?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  /** False: `fix` runs without `--unsafe`. */
  readonly unsafe?: boolean;
  /** Exit code of `fix` where it is not that of the `check` after it. */
  readonly exit?: number;
  /** Only `check` is run. */
  readonly checkOnly?: boolean;
  /** Script of `after` that is run against the stubs, its variables, and the variables to print beside PREFECT*. */
  readonly run?: string;
  /** Commands that stand behind the script in the same shell: what a sourced file gives to them. */
  readonly runThen?: string;
  readonly runEnv?: Readonly<Record<string, string>>;
  readonly runShow?: readonly string[];
}

/** One line of findings.txt. `*` in `severity` or `outcome` leaves it open. */
export interface ExpectedFinding {
  readonly optional: boolean;
  /** `path:line:column rule`. */
  readonly key: string;
  readonly severity: string;
  readonly outcome: string;
}

/** One fixture folder. `after` is absent when nothing may change. */
export interface FixtureCase {
  readonly name: string;
  readonly before: string;
  readonly after?: string;
  readonly findings: readonly ExpectedFinding[];
  readonly options: FixtureOptions;
  readonly runExpected?: string;
}

/** Every folder under `fixtures` that holds a findings.txt. */
export function discoverCases(): readonly FixtureCase[] {
  return filesUnder(FIXTURES)
    .filter((path) => basename(path) === 'findings.txt')
    .map((path) => readCase(join(FIXTURES, dirname(path))));
}

function readCase(folder: string): FixtureCase {
  const optionsFile = join(folder, 'options.json');
  const runFile = join(folder, 'run.expected');
  const after = join(folder, 'after');
  return {
    name: slashed(relative(FIXTURES, folder)),
    before: folder.endsWith('.expected') ? folder.slice(0, -'.expected'.length) : join(folder, 'before'),
    findings: readFileSync(join(folder, 'findings.txt'), 'utf8').split('\n').filter((line) => line !== '').map(readFinding),
    options: existsSync(optionsFile) ? JSON.parse(readFileSync(optionsFile, 'utf8')) as FixtureOptions : {},
    ...(existsSync(after) ? { after } : {}),
    ...(existsSync(runFile) ? { runExpected: readFileSync(runFile, 'utf8') } : {}),
  };
}

function readFinding(line: string): ExpectedFinding {
  const optional = line.startsWith('~ ');
  const [place, rule, severity, outcome, ...rest] = (optional ? line.slice(2) : line).split(' ');
  if (outcome === undefined || rest.length > 0) throw new Error(`findings.txt: cannot read "${line}"`);
  return { optional, key: `${place} ${rule}`, severity: severity!, outcome };
}

/** Paths of all files under a folder, relative, with `/`, sorted. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map(slashed)
    .sort();
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
