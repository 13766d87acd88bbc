// npm run docs: writes the table of sizes into docs/architecture.md, from the sources.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const page = join(here, 'docs/architecture.md');
const OPEN = '<!-- sizes -->';
const CLOSE = '<!-- /sizes -->';

const rows = [
  ...folders('src/languages').map((name) => ['language', name, linesUnder(`src/languages/${name}`)]),
  ...dialects().map(([name, lines]) => ['dialect', name, lines]),
  ...folders('rules').map((name) => ['rule', name, linesUnder(`rules/${name}`)]),
];
const table = ['| kind | name | lines of TypeScript |', '| --- | --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
const old = readFileSync(page, 'utf8');
const start = old.indexOf(OPEN);
const end = old.indexOf(CLOSE);
if (start < 0 || end < start) throw new Error(`docs/architecture.md has no place for the sizes (${OPEN})`);
writeFileSync(page, `${old.slice(0, start)}${OPEN}\n${table}\n${old.slice(end)}`);

function folders(path) {
  return readdirSync(join(here, path), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function linesUnder(path) {
  return readdirSync(join(here, path), { recursive: true }).filter((name) => name.endsWith('.ts')).reduce((sum, name) => sum + linesOf(`${path}/${name}`), 0);
}

/** A module that exports a dialect; what several of them share counts as "shared". */
function dialects() {
  const names = readdirSync(join(here, 'src/dialects')).filter((name) => name.endsWith('.ts'));
  const isDialect = (name) => /^export const \w+: Dialect = /m.test(readFileSync(join(here, 'src/dialects', name), 'utf8'));
  const own = names.filter(isDialect);
  const shared = names.filter((name) => !own.includes(name)).reduce((sum, name) => sum + linesOf(`src/dialects/${name}`), 0);
  return [...own.map((name) => [name.slice(0, -3), linesOf(`src/dialects/${name}`)]), ['(shared by them)', shared]];
}

function linesOf(path) {
  return readFileSync(join(here, path), 'utf8').split('\n').length - 1;
}
