/** `bash`, `/bin/sh`, `bash -eo pipefail {0}`: a shell of the Bourne family. */
const BOURNE = /^(?:\S*\/)?(?:bash|sh|dash|zsh|ksh|ash)(?:\.exe)?(?:\s|$)/;

/** The language of a script that this shell runs; `otherwise` where none is named. */
export function languageOfShell(shell: string | undefined, otherwise: 'shell' | 'text' = 'shell'): 'shell' | 'text' {
  if (shell === undefined || shell === '') return otherwise;
  return BOURNE.test(shell) ? 'shell' : 'text';
}
