/** `bash`, `/bin/sh`, `bash -eo pipefail {0}`: a shell of the Bourne family. */
const BOURNE = /^(?:\S*\/)?(?:bash|sh|dash|zsh|ksh|ash)(?:\.exe)?(?:\s|$)/;
const POWERSHELL = /^(?:\S*[\\/])?(?:pwsh|powershell)(?:\.exe)?(?:\s|$)/i;
const CMD = /^(?:\S*[\\/])?cmd(?:\.exe)?(?:\s|$)/i;

export type ShellLanguage = 'shell' | 'powershell' | 'batch' | 'text';

/** The language of a script that this shell runs; `otherwise` where none is named. */
export function languageOfShell(shell: string | undefined, otherwise: ShellLanguage = 'shell'): ShellLanguage {
  if (shell === undefined || shell === '') return otherwise;
  if (BOURNE.test(shell)) return 'shell';
  return POWERSHELL.test(shell) ? 'powershell' : CMD.test(shell) ? 'batch' : 'text';
}
