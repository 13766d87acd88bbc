import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** Puts a section into docs/performance.md, in the place of the one of the same name. */
export function record(name, heading, text) {
  const open = `<!-- ${name} -->`;
  const close = `<!-- /${name} -->`;
  const section = `${open}\n${heading}\n\n${text}\n${close}`;
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '# Performance\n';
  const start = old.indexOf(open);
  const end = old.indexOf(close);
  writeFileSync(path, start < 0 || end < start ? `${old.trimEnd()}\n\n${section}\n` : old.slice(0, start) + section + old.slice(end + close.length));
}
