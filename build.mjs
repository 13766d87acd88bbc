// Builds dist/: the starter as one CommonJS file, all else in CommonJS chunks that are loaded on need, beside them the
// compiled code of the chunks for the Node that builds. `--outdir DIR` builds elsewhere.
import { build, transform } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const at = process.argv.indexOf('--outdir');
const target = resolve(at < 0 ? join(here, 'dist') : process.argv[at + 1]);
/** Built beside its place, so that a program that is running meanwhile finds one whole dist/ or the other. */
const outdir = `${target}.new-${process.pid}`;
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** Modules the starter loads on need: source file → chunk. */
const chunks = {
  'src/cli.ts': 'cli',
  'src/config/load.ts': 'config',
  'src/io/git-search.ts': 'git-search',
  'src/io/gitignore.ts': 'gitignore',
  'src/io/glob.ts': 'glob',
  'src/io/read-many.ts': 'read-many',
};

/** Makes `import('./cli.ts')` of the starter a call of its chunk loader. */
const lazyChunks = {
  name: 'lazy-chunks',
  setup(builder) {
    builder.onResolve({ filter: /\.ts$/ }, ({ path, resolveDir, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      const chunk = chunks[resolve(resolveDir, path).slice(resolve(here).length + 1)];
      return chunk === undefined ? undefined : { path: chunk, namespace: 'chunk' };
    });
    builder.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
      contents: `module.exports = require('./src/chunk-loader.ts').loadChunk('./${path}.cjs');`,
      resolveDir: here,
    }));
  },
};

/** What the program is run on: a deployment with an agent, a script in it, and all that goes with a command. */
const SAMPLE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  template:
    spec:
      containers:
        - name: agent
          image: prefecthq/prefect:1.4.1
          command: ["bash", "-c"]
          args:
            - |
              set -e
              prefect agent kubernetes start --label prod
          env:
            - name: PREFECT__CLOUD__AGENT__AUTH_TOKEN
              valueFrom: {secretKeyRef: {name: prefect, key: token}}
            - name: PREFECT__CLOUD__API
              value: https://api.prefect.io
            - name: PREFECT__BACKEND
              value: cloud
          livenessProbe:
            httpGet: {path: /api/health, port: 8080}
`;

const shared = {
  absWorkingDir: here,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  charset: 'ascii',
  metafile: true,
  logLevel: 'warning',
  define: { VERSION: JSON.stringify(version) },
};

mkdirSync(outdir, { recursive: true });
process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));

const engine = await build({
  ...shared,
  entryPoints: Object.entries(chunks).map(([source, name]) => ({ in: source, out: name })),
  outdir,
  format: 'esm',
  splitting: true,
  write: false,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunk-[hash]',
  // The package's own ES modules: what is not used falls away.
  alias: { yaml: join(here, 'node_modules/yaml/browser/dist/index.js') },
});
/** A chunk shorter than this costs more to open than to carry along; bytes. */
const SMALL = 12_000;
/** Loaded by runs that load nothing else. */
const alone = new Set(Object.values(chunks).filter((name) => name !== 'cli'));
const packs = packsOf(engine.metafile.outputs);
const bodies = new Map(await Promise.all(engine.outputFiles.map(async ({ path, text }) => [basename(path, '.mjs'), await commonJs(text)])));
for (const [pack, members] of packs) writeFileSync(join(outdir, `${pack}.cjs`), packText(members));
const starter = await build({
  ...shared, entryPoints: ['src/starter.ts'], outfile: join(outdir, 'starter.cjs'), format: 'cjs', plugins: [lazyChunks],
  define: { ...shared.define, PACK_OF: JSON.stringify(Object.fromEntries([...packs].flatMap(([pack, members]) => members.map((each) => [`./${each}.cjs`, pack])))) },
});
await build({ ...shared, entryPoints: ['src/io/read-worker.ts'], outfile: join(outdir, 'read-worker.cjs'), format: 'cjs' });
layRuleTexts();
writeFileSync(join(outdir, 'third-party-licenses.txt'), licenses([starter, engine].flatMap((result) => Object.keys(result.metafile.inputs))));
keepCompiled();
takePlace();

/** esbuild splits ES modules only; Node's loader of those takes longer than reading the chunks does. */
async function commonJs(text) {
  const { code } = await transform(text.replaceAll(/(["'`])(\.\/[\w-]+)\.mjs\1/g, '$1$2.cjs$1'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    charset: 'ascii',
    supported: { 'dynamic-import': false },
    // TypeScript asks its own file's name whether names of files differ by case.
    define: { 'import.meta.url': '__selfUrl', __filename: '__selfUrl', __dirname: '__selfUrl' },
  });
  return code;
}

/** Which chunks stand in one file: with `cli` what it needs and what is small, then those that come together. */
function packsOf(outputs) {
  const chunkOf = (path) => basename(path, '.mjs');
  const paths = Object.keys(outputs).filter((path) => path.endsWith('.mjs'));
  const core = new Set([paths.find((path) => chunkOf(path) === 'cli')]);
  for (const path of core) for (const { path: to, kind } of outputs[path].imports) if (kind === 'import-statement' && outputs[to] !== undefined) core.add(to);
  for (const path of paths) if (outputs[path].bytes < SMALL && !alone.has(chunkOf(path))) core.add(path);
  // A manifest with a fix needs all of these.
  const manifest = paths.filter((path) => !core.has(path) && ['src/languages/yaml/index.ts', 'src/languages/yaml/witness.ts', 'src/languages/shell/index.ts', 'src/prefect/target-command.ts'].includes(outputs[path].entryPoint));
  const packs = [['cli', [...core].map(chunkOf)], ...paths.filter((path) => !core.has(path) && !manifest.includes(path)).map((path) => [chunkOf(path), [chunkOf(path)]])];
  return new Map(manifest.length === 0 ? packs : [...packs, ['manifest', manifest.map(chunkOf)]]);
}

/** A script whose value is the functions of its chunks, by name. */
function packText(members) {
  return `({${members.map((each) => `"./${each}.cjs":function(exports,require,module,__selfUrl){${bodies.get(each)}\n}`).join(',')}})`;
}

function layRuleTexts() {
  mkdirSync(join(outdir, 'rules'));
  for (const rule of readdirSync(join(here, 'rules'), { withFileTypes: true })) {
    const readme = join(here, 'rules', rule.name, 'README.md');
    if (rule.isDirectory() && existsSync(readme)) writeFileSync(join(outdir, 'rules', `${rule.name}.md`), readFileSync(readme));
  }
}

/** Runs the program once and keeps the code V8 made of each chunk. Without it all works, only slower. */
function keepCompiled() {
  const folder = mkdtempSync(join(tmpdir(), 'prefect-uplift-build-'));
  const to = join(outdir, `compiled-${process.version}-${process.platform}-${process.arch}`);
  mkdirSync(to);
  writeFileSync(join(folder, 'agent.yaml'), SAMPLE);
  writeFileSync(join(folder, 'keep.cjs'), `
    const vm = require('node:vm');
    const scripts = [];
    vm.Script = class extends vm.Script {
      constructor(source, options) { super(source, options); scripts.push([options.filename, this]); }
    };
    process.on('exit', () => {
      for (const [file, script] of scripts) require('node:fs').writeFileSync(require('node:path').join(${JSON.stringify(to)}, require('node:path').basename(file)), script.createCachedData());
    });
    process.argv.splice(2, Infinity, 'check', 'agent.yaml');
    require(${JSON.stringify(join(outdir, 'starter.cjs'))});
  `);
  const child = spawnSync(process.execPath, [join(folder, 'keep.cjs')], { cwd: folder, encoding: 'utf8' });
  if (child.status !== 1) {
    console.error(`No compiled code is kept: the program does not work on the sample.\n${child.stdout}${child.stderr}`);
    rmSync(to, { recursive: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

function takePlace() {
  const old = `${target}.old-${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(outdir, target);
  rmSync(old, { recursive: true, force: true });
}

/** The licence texts of every package that went into the bundle. */
function licenses(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match !== null) packages.add(match[1]);
  }
  return [...packages].sort().map((folder) => {
    const path = join(here, folder);
    const { name, version: own, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^(licen[cs]e|copying)/i.test(basename(entry)));
    const text = file !== undefined && existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8').trim() : '';
    return `${name} ${own} (${license})\n\n${text}\n`;
  }).join(`\n${'-'.repeat(78)}\n\n`);
}
