import { parse } from '@iarna/toml';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { emptyFolder, installed, type Installed } from './installed.ts';

const CASES = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));

interface Written {
  readonly title: string;
  readonly path: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The files that `fix` leaves in the cases of config.toml, which test/fixtures.test.ts holds it to, byte for byte. */
const written = readdirSync(CASES).filter((name) => name.startsWith('config-toml')).flatMap((name): Written[] => {
  const after = join(CASES, name, 'after');
  if (!existsSync(after)) return [];
  const made = readdirSync(after, { recursive: true, encoding: 'utf8' }).filter((file) => /(?:^|\/)(?:profiles|prefect)\.toml$/.test(file));
  return made.map((file) => ({ title: `${name}: ${file}`, path: join(after, file), values: valuesOf(join(after, file)) }));
});

const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

test('there are cases of both files', () => {
  expect(new Set(written.map(({ path }) => basename(path)))).toEqual(new Set(['profiles.toml', 'prefect.toml']));
  for (const { title, values } of written) expect(values.size, title).toBeGreaterThan(0);
});

describe.each(['2', '3'] as const)('Prefect %s', (target) => {
  let prefect: Installed | undefined;
  const real = (): Installed => prefect ??= installed(target);

  test.each(written.filter(({ path }) => basename(path) === 'profiles.toml'))('reads $title', ({ path, values }) => {
    const home = folder();
    mkdirSync(join(home, '.prefect'));
    cpSync(path, join(home, '.prefect', 'profiles.toml'));
    expect(shown(real(), home)).toMatchObject(Object.fromEntries([...values].map(([name, value]) => [name, { value, source: 'profile' }])));
  });
});

describe('Prefect 3', () => {
  test.each(written.filter(({ path }) => basename(path) === 'prefect.toml'))('reads $title', ({ path, values }) => {
    const home = folder();
    cpSync(path, join(home, 'prefect.toml'));
    expect(shown(installed('3'), home)).toMatchObject(Object.fromEntries([...values].map(([name, value]) => [name, { value, source: 'prefect.toml' }])));
  });
});

function folder(): string {
  const made = emptyFolder();
  folders.push(made);
  return made;
}

/** What `config view` says of each setting. */
function shown(prefect: Installed, home: string): Record<string, { value: string; source: string }> {
  const { status, stdout, stderr } = prefect.prefect(['config', 'view', '--show-sources'], { home });
  expect(status, stderr).toBe(0);
  const lines = [...stdout.matchAll(/^\s*(PREFECT_\w+)\s*=\s*'(.*)' \(from (.*)\)\s*$/gm)];
  return Object.fromEntries(lines.map(([, name, value, source]) => [name!, { value: value!, source: source! }]));
}

/** The settings of a file, by their names as variables, read by a parser that did not write it. */
function valuesOf(path: string): ReadonlyMap<string, string> {
  const data: unknown = parse(readFileSync(path, 'utf8'));
  const values = new Map<string, string>();
  const walk = (node: unknown, names: readonly string[]): void => {
    if (typeof node === 'object' && node !== null) for (const [key, value] of Object.entries(node)) walk(value, [...names, key]);
    else if (names[0] === 'profiles') values.set(names[2]!, String(node));
    else if (names[0] !== 'active') values.set(`PREFECT_${names.join('_').toUpperCase()}`, String(node));
  };
  walk(data, []);
  return values;
}
