/** One answer as written, in the file or with `--set`. */
export interface ConfigEntry {
  /** Key, tables included: `['pools', 'local']`. */
  readonly path: readonly string[];
  readonly value: ConfigValue;
  /** For messages: `prefect-uplift.toml:3` or `--set pools.local`. */
  readonly where: string;
}

export type ConfigValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'other'; readonly what: string };

/** A wrong entry; `message` names place and key, never a value that may be a secret. */
export interface ConfigError {
  readonly path: string;
  readonly code: 'config';
  readonly message: string;
}

/** A key as a person writes it in TOML. */
export function keyText(path: readonly string[]): string {
  return path.map((part) => (/^[\w-]+$/.test(part) ? part : JSON.stringify(part))).join('.');
}
