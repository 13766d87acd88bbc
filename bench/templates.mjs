// node bench/templates.mjs GIT_DIR[@COMMIT] [--list] …: how many of a repository's templated YAML files parse masked, in both
// parsers, and how many findings the tool has there.
import { execFileSync } from 'node:child_process';
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const list = process.argv.includes('--list');
const sources = process.argv.slice(2).filter((each) => !each.startsWith('--'));
if (sources.length === 0) {
  console.error('usage: node bench/templates.mjs GIT_DIR[@COMMIT] … [--list]');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'templates-'));
const entry = join(folder, 'entry.ts');
writeFileSync(entry, `
export { scanText } from '${root}/src/engine/scan.ts';
export { scanFiles } from '${root}/src/engine/session.ts';
export { sessionTools } from '${root}/src/engine/tools.ts';
export { yamlWitness } from '${root}/src/languages/yaml/witness.ts';
export { matchFile } from '${root}/src/engine/match.ts';
export { rules } from '${root}/rules/index.ts';
`);
const out = join(folder, 'engine.mjs');
await build({ entryPoints: [entry], outfile: out, bundle: true, format: 'esm', platform: 'node', logLevel: 'error', nodePaths: [join(root, 'node_modules')], absWorkingDir: root,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" } });
const engine = await import(pathToFileURL(out).href);
rmSync(folder, { recursive: true });
const answers = { target: '2', pools: {}, queues: {}, blocks: {}, images: {} };

for (const source of sources) {
  const [dir, commit = 'HEAD'] = source.split('@');
  const git = (...args) => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const paths = git('ls-tree', '-r', '--name-only', commit).split('\n').filter((path) => /\.ya?ml$/.test(path));
  const count = { templated: 0, both: 0, first: 0, second: 0, neither: 0, findings: 0 };
  for (const path of paths) {
    const text = git('show', `${commit}:${path}`);
    if (!/\{\{|\{%|<%/.test(text.replaceAll('${{', ''))) continue;
    count.templated++;
    const tools = engine.sessionTools(engine.rules, answers, () => true);
    const [file] = await engine.scanFiles([{ path, text }], tools);
    const first = file.scan.unparsed === undefined;
    const second = engine.yamlWitness.read(first ? file.scan.root.parseText : text) !== undefined;
    count[first ? (second ? 'both' : 'first') : second ? 'second' : 'neither']++;
    const findings = engine.matchFile(file, engine.rules, answers);
    count.findings += findings.length;
    if (list && !(first && second)) console.log(`${first ? 'second parser' : `${file.scan.unparsed.failed} @${text.slice(0, file.scan.unparsed.offset).split('\n').length}`}  ${path}`);
    if (list) for (const { rule, finding } of findings) console.log(`finding ${rule} ${finding.address}  ${path}`);
  }
  const share = count.templated === 0 ? 1 : count.both / count.templated;
  console.log(`${source}: ${count.templated} templated YAML files, ${count.both} parse masked in both parsers (${(100 * share).toFixed(1)} %), first only ${count.first}, neither ${count.neither + count.second}, ${count.findings} findings`);
}
