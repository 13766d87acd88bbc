// A large tree that is the same each time: tracked, untracked and ignored text files, a few of which mention Prefect.
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of each kind. */
export const TRACKED = 104_000;
export const UNTRACKED = 2_500;
export const IGNORED = 20_000;
/** One file in so many mentions Prefect. */
const HIT_EVERY = 4_000;
const BLOCK = 2_048;

const EXTENSIONS = ['.yaml', '.yml', '.py', '.go', '.md', '.tpl', '.json', '.sh', '.toml', '.txt', '.tf', '.js'];
const WORDS = `the config value service deploy region cluster name metadata spec container image replicas template labels selector import return
function class self result error index length const request response handler user account default version release update package module resource
network storage volume memory limit port path host token range print while break true false null none string number list map node edge tree`.split(/\s+/);

/** Makes the tree in `folder`, unless it is there whole already. Gives the paths of the files that mention Prefect. */
export function makeTree(folder) {
  const hits = new Set();
  const made = existsSync(join(folder, '.git', 'whole'));
  const random = generator(20_261_122);
  const blocks = Array.from({ length: 256 }, () => block(random));
  if (!made) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run(folder, 'git', ['init', '-q']);
    writeFileSync(join(folder, '.gitignore'), 'out/\n*.log\n');
  }
  const names = [];
  const folders = new Set();
  for (let i = 0; i < TRACKED + UNTRACKED + IGNORED; i++) {
    const kind = i < TRACKED ? 'src' : i < TRACKED + UNTRACKED ? 'new' : 'out';
    const extension = EXTENSIONS[random(EXTENSIONS.length)];
    const name = `${kind}/d${i % 97}/e${i % 13}/f${i}${extension}`;
    const count = 1 + random(9) + (random(50) === 0 ? 40 : 0);
    const first = random(blocks.length);
    const isHit = i % HIT_EVERY === 7 && kind !== 'out';
    if (kind === 'src') names.push(name);
    if (isHit) hits.add(name.replace(/\.\w+$/, '.txt'));
    if (made) continue;
    const where = join(folder, isHit ? name.replace(/\.\w+$/, '.txt') : name);
    const parent = where.slice(0, where.lastIndexOf('/'));
    if (!folders.has(parent)) {
      mkdirSync(parent, { recursive: true });
      folders.add(parent);
    }
    let text = '';
    for (let n = 0; n < count; n++) text += blocks[(first + n * 7) % blocks.length];
    if (isHit) text += 'export PREFECT__CLOUD__API_KEY=$KEY\n';
    writeFileSync(where, text);
  }
  if (!made) {
    const empty = run(folder, 'git', ['hash-object', '-w', '--stdin'], '').trim();
    // Listing needs no objects: the index alone tells what is tracked.
    const tracked = names.map((name, i) => (i % HIT_EVERY === 7 ? name.replace(/\.\w+$/, '.txt') : name));
    run(folder, 'git', ['update-index', '-z', '--index-info'], tracked.map((name) => `100644 ${empty}\t${name}\0`).join(''));
    writeFileSync(join(folder, '.git', 'whole'), '');
  }
  return hits;
}

/** The same files below `folder`, without git. */
export function makePlainTree(tree, folder) {
  if (existsSync(`${folder}.whole`)) return;
  rmSync(folder, { recursive: true, force: true });
  link(tree, folder);
  writeFileSync(`${folder}.whole`, '');
}

function link(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === '.git') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) link(source, target);
    else linkSync(source, target);
  }
}

function run(cwd, program, words, input = '') {
  const child = spawnSync(program, words, { cwd, input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (child.status !== 0) throw new Error(`${program} ${words[0]}: ${child.stderr}`);
  return child.stdout;
}

function block(random) {
  let text = '';
  while (text.length < BLOCK) {
    text += ' '.repeat(random(5) * 2);
    for (let n = 3 + random(8); n > 0; n--) text += `${WORDS[random(WORDS.length)]}${random(6) === 0 ? ': ' : ' '}`;
    text += '\n';
  }
  return text;
}

/** Whole numbers below a limit, the same sequence for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
