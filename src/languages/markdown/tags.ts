import type { LanguageId } from '../../document/document.ts';
import { languageOf, languages } from '../registry.ts';

/** Tags that are no name and no extension of a language here. */
const TAGS: Readonly<Record<string, LanguageId>> = {
  sh: 'shell', bash: 'shell', zsh: 'shell', ksh: 'shell', dash: 'shell', shell: 'shell', console: 'shell', terminal: 'shell', command: 'shell', cli: 'shell',
  shellscript: 'shell', 'shell-session': 'shell', shellsession: 'shell', 'sh-session': 'shell', 'bash-session': 'shell', bashsession: 'shell', commandline: 'shell',
  yaml: 'yaml', yml: 'yaml', 'yaml+jinja': 'yaml', helm: 'yaml', 'docker-compose': 'yaml', 'docker-compose.yml': 'yaml',
  env: 'dotenv', dotenv: 'dotenv', properties: 'dotenv', toml: 'toml', ini: 'ini', cfg: 'ini', systemd: 'ini', desktop: 'ini',
  docker: 'dockerfile', dockerfile: 'dockerfile', containerfile: 'dockerfile', make: 'makefile', makefile: 'makefile', just: 'justfile', justfile: 'justfile',
  groovy: 'groovy', jenkinsfile: 'groovy', jenkins: 'groovy', procfile: 'procfile',
  python: 'python', py: 'python', python3: 'python', py3: 'python', pycon: 'python', 'python-console': 'python', ipython: 'python', ipython3: 'python', pyi: 'python',
  json: 'json', jsonc: 'json', json5: 'json', hcl: 'hcl', terraform: 'hcl', tf: 'hcl', tfvars: 'hcl',
  typescript: 'typescript', ts: 'typescript', tsx: 'typescript', javascript: 'typescript', js: 'typescript', jsx: 'typescript', mjs: 'typescript', node: 'typescript',
  powershell: 'powershell', pwsh: 'powershell', ps1: 'powershell', ps: 'powershell', posh: 'powershell', bat: 'batch', batch: 'batch', cmd: 'batch', dosbatch: 'batch', winbatch: 'batch',
  markdown: 'markdown', md: 'markdown', mdx: 'markdown', rst: 'rst', rest: 'rst', restructuredtext: 'rst',
};

/** Tags whose blocks show what a program says as well, so that only lines with a prompt are commands. */
const SESSIONS = new Set(['console', 'terminal', 'shell-session', 'shellsession', 'sh-session', 'bash-session', 'bashsession']);

/** What the head of a block says. */
export interface Tag {
  /** `none`: it says nothing of the language; undefined: it names one that is not read here. */
  readonly language: LanguageId | 'none' | undefined;
  readonly session: boolean;
}

/** Reads an info string: `yaml title="x"`, `{.python}`, `{code-block} bash`, `python{7}`, `docker-compose.yml`. */
export function tagOf(info: string): Tag {
  const word = (/^\{\s*(?:code-block|code|sourcecode|code-cell)\s*\}\s*([^\s{},:]*)/.exec(info) ?? /^\{\s*\.?([^\s{},:=]+)/.exec(info) ?? /^([^\s{},:=]+)(?!=|[^\s{},:]*=)/.exec(info))?.[1]?.toLowerCase() ?? '';
  const known = TAGS[word];
  if (word === '') return { language: titled(info) ?? 'none', session: false };
  const language = known ?? (word.includes('.') ? titled(`title="${word}"`) : undefined);
  return { language: language !== undefined && isRead(language) ? language : undefined, session: SESSIONS.has(word) };
}

/** A file's name in the head tells the language too. */
function titled(info: string): LanguageId | undefined {
  const name = /\b(?:title|filename|file|caption)\s*=\s*["']?([\w./-]+)/.exec(info)?.[1];
  const language = name === undefined ? 'text' : languageOf(name, '');
  return language === 'text' ? undefined : language;
}

function isRead(id: LanguageId): boolean {
  return languages.some((row) => row.id === id);
}

const COMMAND = /^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'])* +)*(?:\.{0,2}\/)?[a-z][\w./-]*(?: +\S.*)?$/;
const ASSIGNMENT = /^(?:export +)?[A-Za-z_]\w*=(?:\S*|".*"|'.*'|\$\(.*\))$/;
const SENTENCE = /[.,:;!?]$| (?:the|a|an|is|are|was|will|and|or|of|your|you|to) /;
const PREFIX = /^[A-Z][A-Z0-9_]*=/;
const OPTION = /\s--?[A-Za-z]/;
/** A word behind the value would be a command that gets the variable. */
const SETTING = /^[A-Z][A-Z0-9_]*=(?:"[^"]*"|'[^']*'|\S*)\s*$/;

/** The language of a block that names none, where its text leaves no doubt; undefined where it does. */
export function languageByContent(text: string): LanguageId | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const first = lines[0];
  if (first === undefined) return undefined;
  if (/^#!.*\b(?:ba|z|k|da)?sh\b/.test(text)) return 'shell';
  if (/^(?:apiVersion|services|kind|version|jobs|steps):(?:\s|$)/m.test(text) && lines.every((line) => /^\s*(?:- |-$|[\w."'/$<{-][^=]*:(?:\s|$)|[[\]{}|>])/.test(line))) return 'yaml';
  if (/^\s*\[[\w.-]+\]\s*$/.test(first) && lines.every((line) => /^\s*(?:\[.*\]\s*$|[\w."-]+\s*=)/.test(line))) return 'toml';
  if (/^FROM \S+/.test(first) && lines.some((line) => /^(?:RUN|ENV|CMD|COPY|ENTRYPOINT) /.test(line))) return 'dockerfile';
  if (isListing(text)) return 'dotenv';
  return isScript(lines) ? 'shell' : undefined;
}

/** True for a list of variables, which no shell would give to a program as it stands. */
export function isListing(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return lines.length > 0 && lines.every((line) => SETTING.test(line));
}

/** Lines that are all commands, assignments or go on from the line before; at least one is plainly no sentence. */
function isScript(lines: readonly string[]): boolean {
  let sure = false;
  let continued = false;
  for (const line of lines) {
    const text = line.trim();
    if (!continued) {
      const assigns = ASSIGNMENT.test(text);
      if (!assigns && (!COMMAND.test(text) || SENTENCE.test(text))) return false;
      sure ||= assigns || PREFIX.test(text) || OPTION.test(text) || text.endsWith('\\') || text.split(/\s+/).length <= 4;
    }
    continued = text.endsWith('\\');
  }
  return sure;
}
