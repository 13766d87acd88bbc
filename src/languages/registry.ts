import type { LanguageId } from '../document/document.ts';
import type { Language } from './language.ts';

/** One language: what its files are called, and how it is loaded. */
export interface LanguageRow {
  readonly id: LanguageId;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** Tells a file by its name alone, lower case. */
  readonly fileName?: RegExp;
  /** Tells a file by its whole path, lower case. */
  readonly path?: RegExp;
  /** Of files with one of these extensions, takes those whose text looks so; what it tells goes before the rest. */
  readonly looks?: { readonly extensions: readonly string[]; readonly text: RegExp };
  /** Program names in a `#!` line. */
  readonly shebangs: readonly string[];
  /** A language of programs: costly to read, and most of its files that mention a thing only use it. */
  readonly program?: true;
  load(): Promise<Language>;
}

/** Every language; the last one takes the files that no other does. Nothing is loaded before it is asked for. */
export const languages: readonly LanguageRow[] = [
  {
    id: 'yaml',
    extensions: ['.yaml', '.yml'],
    fileName: /^\.(?:clang-format|yamllint)$/,
    shebangs: [],
    load: async () => (await import('./yaml/index.ts')).yaml,
  },
  {
    id: 'shell',
    extensions: ['.sh', '.bash', '.ksh', '.dash', '.zsh'],
    fileName: /^\.(?:envrc|profile|bashrc|bash_profile|bash_login|bash_aliases|bash_logout|kshrc|zshrc|zshenv|zprofile|zlogin)$/,
    shebangs: ['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'],
    load: async () => (await import('./shell/index.ts')).shell,
  },
  {
    id: 'dotenv',
    extensions: ['.env'],
    fileName: /^(?:\.env(?:[.-][\w.-]+)?|[\w.-]+\.env\.[\w-]+)$/,
    shebangs: [],
    load: async () => (await import('./dotenv/index.ts')).dotenv,
  },
  {
    id: 'toml',
    extensions: ['.toml'],
    fileName: /^pipfile$/,
    shebangs: [],
    load: async () => (await import('./toml/index.ts')).toml,
  },
  {
    id: 'ini',
    extensions: ['.service', '.socket', '.timer', '.ini'],
    fileName: /^\.(?:flake8|coveragerc|pylintrc)$/,
    // Files of these names have many syntaxes: those whose first line is the header of a section are INI.
    looks: { extensions: ['.cfg', '.conf', '.path', '.target', '.mount'], text: /^(?:[ \t]*(?:[#;][^\n]*)?\r?\n)*[ \t]*\[[^[\]\n]+\][ \t]*(?:[#;][^\n]*)?(?:\r?\n|$)/ },
    shebangs: [],
    load: async () => (await import('./ini/index.ts')).ini,
  },
  {
    id: 'procfile',
    extensions: [],
    fileName: /^procfile(?:\.[\w-]+)?$/,
    shebangs: [],
    load: async () => (await import('./procfile/index.ts')).procfile,
  },
  {
    id: 'requirements',
    extensions: [],
    fileName: /^(?:[\w.-]*requirements?[\w.-]*|constraints?[\w.-]*)\.(?:txt|in|pip)$/,
    path: /(?:^|\/)(?:requirements|constraints)\/[^/]+\.(?:txt|in)$/,
    shebangs: [],
    load: async () => (await import('./requirements/index.ts')).requirements,
  },
  {
    id: 'makefile',
    extensions: ['.mk', '.make'],
    fileName: /^(?:gnu)?makefile(?:\.(?!pl$)[\w.-]+)?$/,
    shebangs: ['make'],
    load: async () => (await import('./makefile/index.ts')).makefile,
  },
  {
    id: 'justfile',
    extensions: ['.just'],
    fileName: /^\.?justfile$/,
    shebangs: ['just'],
    load: async () => (await import('./justfile/index.ts')).justfile,
  },
  {
    id: 'dockerfile',
    extensions: ['.dockerfile', '.containerfile'],
    fileName: /^(?:docker|container)file(?:[._-](?!dockerignore$).*)?$/,
    shebangs: [],
    load: async () => (await import('./dockerfile/index.ts')).dockerfile,
  },
  {
    id: 'groovy',
    extensions: ['.groovy', '.jenkinsfile'],
    fileName: /^jenkinsfile(?:[.-][\w.-]+)?$/,
    shebangs: ['groovy'],
    load: async () => (await import('./groovy/index.ts')).groovy,
  },
  {
    id: 'powershell',
    extensions: ['.ps1', '.psm1', '.psd1'],
    shebangs: ['pwsh', 'powershell'],
    load: async () => (await import('./powershell/index.ts')).powershell,
  },
  {
    id: 'batch',
    extensions: ['.bat', '.cmd'],
    shebangs: [],
    load: async () => (await import('./batch/index.ts')).batch,
  },
  {
    id: 'markdown',
    extensions: ['.md', '.mdx', '.markdown', '.qmd', '.rmd', '.mkd', '.mdown'],
    shebangs: [],
    load: async () => (await import('./markdown/index.ts')).markdown,
  },
  {
    id: 'rst',
    extensions: ['.rst', '.rest'],
    shebangs: [],
    load: async () => (await import('./markdown/index.ts')).rst,
  },
  {
    id: 'json',
    extensions: ['.json', '.jsonc', '.code-workspace'],
    fileName: /\.json\.(?:tpl|tmpl|tftpl|j2|template|example|sample|dist|in)$/,
    // Templates of CloudFormation have this name in both of their syntaxes.
    looks: { extensions: ['.template'], text: /^\s*\{\s*"/ },
    shebangs: [],
    load: async () => (await import('./json/index.ts')).json,
  },
  {
    id: 'hcl',
    extensions: ['.tf', '.tfvars', '.hcl', '.nomad', '.tofu'],
    shebangs: [],
    load: async () => (await import('./hcl/index.ts')).hcl,
  },
  {
    id: 'hcl-template',
    extensions: ['.tftpl'],
    // Templates of other programs have this name too: theirs are in double braces.
    looks: { extensions: ['.tpl'], text: /^(?![^]*\{\{)[^]*\$\{/ },
    shebangs: [],
    load: async () => (await import('./hcl/template.ts')).hclTemplate,
  },
  {
    id: 'typescript',
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
    shebangs: ['node', 'nodejs', 'deno', 'bun', 'zx', 'tsx', 'ts-node'],
    program: true,
    load: async () => (await import('./typescript/index.ts')).typescript,
  },
  {
    id: 'python',
    extensions: ['.py', '.pyi', '.pyw'],
    shebangs: ['python', 'python3', 'python3.6', 'python3.7', 'python3.8', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'pypy3'],
    program: true,
    load: async () => (await import('./python/index.ts')).python,
  },
  {
    id: 'notebook',
    extensions: ['.ipynb'],
    shebangs: [],
    load: async () => (await import('./notebook/index.ts')).notebook,
  },
  {
    id: 'text',
    extensions: [],
    shebangs: [],
    load: async () => (await import('./text/index.ts')).text,
  },
];

const SHEBANG = /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\S*\/)?([\w.+-]+)/;

/** The language of a file by its extension, its name, or the `#!` line of its text; `text` where none of them tells. */
export function languageOf(path: string, text: string): LanguageId {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const byExtension = languages.find((row) => row.extensions.some((extension) => name.endsWith(extension)));
  if (byExtension !== undefined) return byExtension.id;
  const byName = languages.find((row) => row.fileName?.test(name) === true || row.path?.test(path.toLowerCase()) === true
    || (row.looks?.extensions.some((extension) => name.endsWith(extension)) === true && row.looks.text.test(text)));
  if (byName !== undefined) return byName.id;
  const program = SHEBANG.exec(text.slice(0, 200))?.[1];
  const byShebang = program === undefined ? undefined : languages.find((row) => row.shebangs.includes(program));
  return byShebang?.id ?? 'text';
}
