import { fstatSync, writeSync } from 'node:fs';

/** Writes text to file descriptor 1 or 2 whole, waiting for a slow reader. A reader that went away ends it quietly. */
export function print(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

/** The password of a URL that was given as an argument (a path, a key of `--set`) and comes back in a message, as a path with one slash. */
const URL_PASSWORD = /(:\/\/?[^\s:@/"']{0,200}:)[^\s"']{1,4000}(?=@)/g;

/** Hides the passwords in URLs. */
export function withoutPasswords(text: string): string {
  return text.replace(URL_PASSWORD, '$1***');
}

/** Says on standard error what keeps the program from going on; one sentence. */
export function complain(message: string): void {
  print(2, `prefect-uplift: ${withoutPasswords(message)}\n`);
}

/** True when the descriptor is a terminal. */
export async function isTerminal(fd: 1 | 2): Promise<boolean> {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  const { isatty } = await import('./terminal.ts');
  return isatty(fd);
}

/** Columns of the terminal on standard output; undefined when it is none. */
export async function terminalWidth(): Promise<number | undefined> {
  return await isTerminal(1) ? process.stdout.columns || 80 : undefined;
}
