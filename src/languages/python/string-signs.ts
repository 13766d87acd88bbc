import type { LanguageId } from '../../document/document.ts';

/** Of a longer text the begin tells what it is. */
const MAX_LINES = 400;

const SHEBANG = /^#![ \t]*\S*\/(?:env[ \t]+)?(?:ba|da|k|z)?sh\b/;
const INSTRUCTION = /^(?:FROM|RUN|ENV|ARG|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|USER|EXPOSE|LABEL|SHELL|VOLUME)[ \t]+\S/;
const TABLE = /^\[{1,2}[ \t]*[\w."' -]+[ \t]*\]{1,2}[ \t]*(?:#.*)?$/;
const TOML_PAIR = /^[\w."'-]+[ \t]*=[ \t]*(?:"|'|\[|\{|[+-]?\d|true\b|false\b)/;
const VARIABLE = /^(?:export[ \t]+)?[A-Z_][A-Z0-9_]*=/;
const YAML_KEY = /^(?:- )*[\w./"'-]+:(?:[ \t]+\S.*)?$/;
const SHELL_LINE = /^(?:set -[a-z]*[eux]|export [A-Za-z_]\w*=|source \S|\. \S|cd \S|sudo \S|if \[|fi$|then$|done$|mkdir -p |chmod |echo [$"'])/;

/** The language of a text that stands in a string, told by clear signs only; undefined where there are none. */
export function languageOfText(text: string): LanguageId | undefined {
  const all = text.split('\n', MAX_LINES).map((line) => line.trim());
  const first = all.find((line) => line !== '');
  if (first === undefined || !text.includes('\n')) return undefined;
  if (SHEBANG.test(first)) return 'shell';
  const lines = all.filter((line) => line !== '' && !line.startsWith('#'));
  if (/^(?:FROM|ARG)[ \t]+\S/.test(lines[0] ?? '') && lines.some((line) => line.startsWith('FROM')) && lines.slice(1).some((line) => INSTRUCTION.test(line))) return 'dockerfile';
  if (lines.length === 0) return undefined;
  if (lines.every((line) => VARIABLE.test(line)) && !lines.some((line) => line.startsWith('export ') || /[;|`]|\$\(/.test(line))) return 'dotenv';
  if (isToml(lines)) return 'toml';
  if (isYaml(all)) return 'yaml';
  const telling = lines.filter((line) => SHELL_LINE.test(line)).length;
  return telling >= 1 && (telling >= 2 || SHELL_LINE.test(lines[0]!)) && !lines.some((line) => /^(?:import|from|def|class) |^[A-Z][a-z]+ [a-z]+ [a-z]+ /.test(line)) ? 'shell' : undefined;
}

function isToml(lines: readonly string[]): boolean {
  const pairs = lines.filter((line) => TOML_PAIR.test(line));
  return lines.some((line) => TABLE.test(line)) && pairs.length > 0 && (TABLE.test(lines[0]!) || TOML_PAIR.test(lines[0]!))
    && lines.every((line) => TABLE.test(line) || TOML_PAIR.test(line) || /^["'\])},]|^[\w"'.-]+[ \t]*[,=]|^\S+$/.test(line));
}

function isYaml(lines: readonly string[]): boolean {
  const own = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (own[0] === '---' && own.length > 1) return true;
  const keys = own.filter((line) => YAML_KEY.test(line));
  if (['apiVersion:', 'kind:'].every((key) => own.some((line) => line.startsWith(key)))) return true;
  const nests = own.some((line) => /^(?:- )*[\w."'-]+:$/.test(line));
  return nests && keys.length >= 3 && keys.length === own.filter((line) => !line.startsWith('- ') || YAML_KEY.test(line)).length
    && own.every((line) => !/^\S+ \S+ [^:]*:$/.test(line)) && !own.some((line) => /^(?:Args|Returns|Raises|Example|Examples|Note|Yields|Attributes|Parameters):$/.test(line));
}
