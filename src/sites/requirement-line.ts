import type { Range } from '../text/range.ts';

/** A package asked for in one text (PEP 508, or a URL as pip takes it). Ranges count in that text. */
export interface RequirementParts {
  readonly name: Range;
  readonly extras: readonly string[];
  /** Without brackets around it; absent for a URL, and where any version will do. */
  readonly version?: Range;
  /** Name to marker. */
  readonly range: Range;
}

const SPEC = /^([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*\(?\s*((?:===?|~=|!=|<=?|>=?)[^;()@]*)?\)?\s*(@\s*\S+)?\s*(;.*)?$/s;
const URL = /^(?:(?:git|hg|svn|bzr)\+)?[a-z+]+:\/\/\S+|^(?:git|hg)\+\S+/;
const EGG = /[#&]egg=([A-Za-z0-9][\w.-]*)(\[[^\]\s]*\])?/;
const REPOSITORY = /\/([A-Za-z0-9][\w-]*)(?:\.git)?(?:@[^/#\s]*)?(?:#\S*)?$/;

/** Reads one requirement; undefined for paths, options and what is no requirement. A URL is named by its egg or repository. */
export function readRequirement(text: string): RequirementParts | undefined {
  const lead = /^\s*/.exec(text)![0].length;
  const body = text.slice(lead).trimEnd();
  const url = URL.exec(body)?.[0];
  const parts = url === undefined ? specOf(body) : urlOf(body, url);
  if (parts === undefined) return undefined;
  const move = ({ start, end }: Range): Range => ({ start: start + lead, end: end + lead });
  return {
    ...parts, name: move(parts.name), range: move(parts.range),
    ...(parts.version === undefined ? {} : { version: move(parts.version) }),
  };
}

function specOf(body: string): RequirementParts | undefined {
  const match = SPEC.exec(body);
  if (match === null) return undefined;
  const [, name = '', extras = '', version = ''] = match;
  // `name` alone may be a file (`setup.py`, `forum.whl`).
  if (version === '' && match[4] === undefined && /\.(?:py|txt|in|whl|gz|zip|toml|cfg)$/.test(name)) return undefined;
  const start = version === '' ? -1 : body.indexOf(version, name.length + extras.length);
  return {
    name: { start: 0, end: name.length }, extras: extrasOf(extras), range: { start: 0, end: body.length },
    ...(start === -1 ? {} : { version: { start, end: start + version.trimEnd().length } }),
  };
}

function urlOf(body: string, url: string): RequirementParts | undefined {
  const egg = EGG.exec(url);
  const found = egg ?? REPOSITORY.exec(url);
  const name = found?.[1];
  if (found === null || name === undefined) return undefined;
  const start = found.index + found[0].indexOf(name, egg === null ? 1 : 5);
  return { name: { start, end: start + name.length }, extras: extrasOf(egg?.[2] ?? ''), range: { start: 0, end: body.length } };
}

function extrasOf(text: string): readonly string[] {
  return text.slice(1, -1).split(',').map((each) => each.trim()).filter((each) => each !== '');
}
