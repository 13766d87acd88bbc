import { documentsOf, placesOf, type Entry } from './environments.ts';
import { OUTSIDE } from './shell-calls.ts';
import { GIVEN } from './variable.ts';

/** What a reference to a thing that no test knows stands for. */
const SOMEWHERE = 'given-outside';

type Data = Readonly<Record<string, unknown>>;

/** The programs of the places of a YAML file, as scripts that bash can run: exports, then the command. */
export function programsOf(text: string): ReadonlyMap<string, string> {
  const places = placesOf(text);
  const scripts = new Map<string, string>();
  const add = (id: string, outer: readonly string[], filled: (value: string) => string, command: string): void => {
    // The nearest place is exported last, so that it wins.
    const entries = [...outer.toReversed(), id].flatMap((place) => places.get(place)?.entries ?? []);
    scripts.set(id, `${entries.map((entry) => exportOf(entry, filled)).join('\n')}\n${command}\n`);
  };
  for (const [id, { owner, outer }] of ownersOf(documentsOf(text), places)) {
    if (typeof owner['run'] === 'string') add(id, outer, expressions, expressions(owner['run']));
    else if (id.includes('containers[')) add(id, outer, kubernetes, [...list(owner['command']), ...list(owner['args'])].map((word) => quoted(kubernetes(word))).join(' '));
    else if (Array.isArray(owner['command'])) add(id, outer, compose, list(owner['command']).map((word) => quoted(compose(word))).join(' '));
    // A command in one text is split like a shell would, but nothing in it is expanded.
    else if (typeof owner['command'] === 'string') add(id, outer, compose, compose(owner['command']).trim().replaceAll('$', '\\$'));
  }
  return scripts;
}

/** The things behind the places, by address. */
function ownersOf(documents: readonly unknown[], places: ReturnType<typeof placesOf>): ReadonlyMap<string, { owner: Data; outer: readonly string[] }> {
  const owners = new Map<string, { owner: Data; outer: readonly string[] }>();
  for (const [id, { outer }] of places) {
    const [, number, path = id] = /^#(\d+)\.(.*)$/.exec(id) ?? [];
    let at: unknown = documents[number === undefined ? 0 : Number(number) - 1];
    for (const key of path.split(/[.[\]]+/).filter((part) => part !== '')) at = typeof at === 'object' && at !== null ? (at as Data)[key] : undefined;
    if (typeof at === 'object' && at !== null) owners.set(id, { owner: at as Data, outer });
  }
  return owners;
}

function exportOf({ name, value }: Entry, filled: (value: string) => string): string {
  const data: unknown = JSON.parse(value);
  if (data === null) return `export ${name}=${SOMEWHERE}`;
  if (typeof data === 'object') return `export ${name}=${JSON.stringify(data).includes('prefect-api') ? OUTSIDE : SOMEWHERE}`;
  return `export ${name}=${quoted(filled(String(data)))}`;
}

function list(words: unknown): readonly string[] {
  return Array.isArray(words) ? words.map(String) : [];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function given(name: string): string {
  return /^PREFECT_API_(?:KEY|URL)$/.test(name) ? OUTSIDE : GIVEN[name] ?? SOMEWHERE;
}

function kubernetes(text: string): string {
  return text.replace(/\$\((\w+)\)/g, (_, name: string) => given(name));
}

function compose(text: string): string {
  return text.replace(/\$(?:(\$)|\{(\w+)(?::\?[^}]*)?\}|(\w+))/g, (_, dollar: string | undefined, braced: string | undefined, bare: string | undefined) => (
    dollar === undefined ? given(braced ?? bare ?? '') : '$'));
}

function expressions(text: string): string {
  return text.replace(/\$\{\{ \w+\.(\w+) \}\}/g, (_, name: string) => given(name));
}
