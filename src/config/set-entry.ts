import type { ConfigEntry, ConfigError } from './entry.ts';

/** An entry from `--set key=value`. `key` is a TOML key: bare or quoted parts with dots between. */
export function setEntry(key: string, value: string): ConfigEntry | ConfigError {
  const path: string[] = [];
  const part = /\s*(?:([\w-]+)|"([^"]*)"|'([^']*)')\s*(\.|$)/y;
  let ended = false;
  while (!ended) {
    const match = part.exec(key);
    if (match === null) return { path: '--set', code: 'config', message: `--set: '${key}' is no key; write it as in pools.local=… or queues."dev+gpu"=….` };
    path.push(match[1] ?? match[2] ?? match[3] ?? '');
    ended = match[4] !== '.';
  }
  return { path, value: { kind: 'text', text: value }, where: `--set ${key}` };
}
