import { leadingText } from './options.ts';
import type { CommandSite, RequirementSite, Slot, Word } from './site.ts';
import { partOf } from './word-part.ts';

type Ecosystem = RequirementSite['ecosystem'];

/** A program that installs: the words that must follow it, and the form in which it takes packages. */
interface Installer {
  readonly verbs: readonly (readonly string[])[];
  readonly ecosystem: Ecosystem;
  /** `name@constraint`, `name=version`, beside the operators that all take. */
  readonly mark?: '@' | '=';
}

const PIP: Installer = { verbs: [['install'], ['download'], ['wheel']], ecosystem: 'pip' };
const CONDA: Installer = { verbs: [['install'], ['create'], ['update'], ['env', 'create']], ecosystem: 'conda', mark: '=' };
const INSTALLERS: Readonly<Record<string, Installer>> = {
  uv: { verbs: [['pip', 'install'], ['add'], ['tool', 'install']], ecosystem: 'pip' },
  poetry: { verbs: [['add']], ecosystem: 'pip', mark: '@' },
  pipenv: { verbs: [['install']], ecosystem: 'pip' },
  pdm: { verbs: [['add']], ecosystem: 'pip' },
  pipx: { verbs: [['install']], ecosystem: 'pip' },
  conda: CONDA,
  mamba: CONDA,
  micromamba: CONDA,
};

/** Options of installers that take the next word, which is no package. */
const VALUED = new Set([
  '-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-t', '--target', '-i', '--index-url', '--extra-index-url', '-f', '--find-links',
  '--trusted-host', '--platform', '--python-version', '--python', '-p', '--prefix', '-n', '--name', '--channel', '--file', '--src', '--root',
  '--cache-dir', '--proxy', '--timeout', '--retries', '--log', '--no-binary', '--only-binary', '--progress-bar', '--upgrade-strategy', '--group', '-G',
  '--extras', '-E', '--source', '--index', '--default-index', '-d', '--dest', '-w', '--wheel-dir', '--solver', '--optional', '--extra', '--spec', '--package',
]);

/** A package as one word names it: name, extras, what is asked of the version, marker. */
const SPEC = /^((?:[\w.-]+::)?)([A-Za-z0-9][\w.-]*?)((?:\[[\w\s.,-]*\])?)\s*((?:@|===?|~=|!=|<=?|>=?|=|~|\^|(?<=\s)[\d*])[^;]*)?(;.*)?$/s;

/** Helm options that take the next word. */
const HELM_VALUED = new Set([
  '-f', '--values', '--set', '--set-string', '--set-file', '--set-json', '-n', '--namespace', '--timeout', '--repo', '--kube-context', '--kubeconfig',
  '--username', '--password', '--ca-file', '--cert-file', '--key-file', '--description', '--post-renderer', '--history-max', '-o', '--output', '--version',
]);
const HELM_VERBS = new Set(['install', 'upgrade', 'template', 'pull', 'show', 'fetch', 'dependency']);

/**
 * The packages and charts that a command installs: words of `pip install`, `poetry add`, `conda install` and their
 * like, and of `helm install|upgrade|repo add`. Files of requirements, paths and URLs are none.
 */
export function requirementWords(site: CommandSite): readonly RequirementSite[] {
  const program = programOf(site.words[0]);
  if (program === 'helm') return helmWords(site);
  const installer = program === undefined ? undefined : /^pip[\d.]*$/.test(program) ? PIP : Object.hasOwn(INSTALLERS, program) ? INSTALLERS[program] : undefined;
  if (installer === undefined) return [];
  const verb = installer.verbs.find((each) => verbEnd(site.words, each) !== undefined);
  const start = verb === undefined ? undefined : verbEnd(site.words, verb);
  if (start === undefined) return [];
  return operands(site.words, start, installer.ecosystem === 'conda' ? new Set([...VALUED, '-c']) : VALUED)
    .flatMap((word) => packageSite(word, installer, site));
}

/** Index behind the words of a verb; options may stand before and between them. */
function verbEnd(words: readonly Word[], verb: readonly string[]): number | undefined {
  let at = 1;
  for (const part of verb) {
    while (at < words.length && leadingText(words[at]).startsWith('-')) at++;
    if (words[at]?.text !== part) return undefined;
    at++;
  }
  return at;
}

function operands(words: readonly Word[], start: number, valued: ReadonlySet<string>): readonly Word[] {
  const found: Word[] = [];
  for (let at = start; at < words.length; at++) {
    const lead = leadingText(words[at]);
    if (lead === '--') continue;
    if (valued.has(lead)) at++;
    else if (!lead.startsWith('-')) found.push(words[at]!);
  }
  return found;
}

function packageSite(word: Word, { ecosystem, mark }: Installer, { document, address }: CommandSite): readonly RequirementSite[] {
  // What is not known before the command runs can only be the end of the version.
  const text = word.text ?? `${leadingText(word)}*`;
  const match = SPEC.exec(text);
  if (match === null || /^[.~]|[\\/]/.test(match[2] ?? '')) return [];
  const [, channel = '', name = '', extras = '', version = '', marker = ''] = match;
  if ((version.startsWith('@') && mark !== '@') || (/^=[^=]/.test(version) && mark !== '=') || /^@\s*\w+[+:]/.test(version)) return [];
  if (word.text === undefined && version === '') return [];
  const at = channel.length;
  const from = text.length - marker.length - version.length + (version.startsWith('@') ? 1 : 0);
  const to = word.text === undefined ? undefined : from + version.replace(/^@/, '').trimEnd().length;
  return [{
    kind: 'requirement', document, ecosystem, name: partOf(word, at, at + name.length),
    extras: extras === '' ? [] : extras.slice(1, -1).split(',').map((each) => each.trim()).filter((each) => each !== ''),
    ...(version === '' ? {} : { version: partOf(word, from, to) }),
    range: word.slot.range, entry: word.entry, address,
  }];
}

function helmWords({ words, document, address }: CommandSite): readonly RequirementSite[] {
  const given = operands(words, 1, HELM_VALUED);
  const verb = given[0]?.text;
  const site = (word: Word, version?: Slot): RequirementSite => ({
    kind: 'requirement', document, ecosystem: 'helm', name: word.slot, extras: [], ...(version === undefined ? {} : { version }),
    range: word.slot.range, entry: word.entry, address,
  });
  if (verb === 'repo') return given[1]?.text === 'add' && given[3] !== undefined ? [site(given[3])] : [];
  if (verb === undefined || !HELM_VERBS.has(verb)) return [];
  const flag = words.findIndex((word) => word.text === '--version');
  const version = flag === -1 ? undefined : words[flag + 1]?.slot;
  return given.slice(1).filter((word) => /^[\w-]+\/[\w.-]+$|^oci:\/\//.test(word.text ?? '')).map((word) => site(word, version));
}

function programOf(word: Word | undefined): string | undefined {
  return word?.text?.slice(word.text.lastIndexOf('/') + 1);
}
