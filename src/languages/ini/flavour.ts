/** How a kind of INI file is read, where readers differ. */
export interface Flavour {
  /** `unit`: a backslash continues a line, `=` alone ends a key. `config`: an indented line continues a value, `:` ends a key too. */
  readonly kind: 'unit' | 'config';
}

/** How the values of one section are read. */
export interface SectionReading {
  /** Characters that begin a comment behind a blank. */
  readonly inlineComments: string;
  /** A backslash at the end of a line joins it with the next one. */
  readonly joins: boolean;
}

const UNIT_SECTION = /^[ \t]*\[(?:Unit|Service|Install|Socket|Timer)\][ \t]*\r?$/m;
const SUPERVISED = /^(?:supervisord|supervisorctl|unix_http_server|inet_http_server|include|(?:program|eventlistener|fcgi-program|group|rpcinterface):.*)$/;
const TOX = /^(?:tox|tox:.*|testenv|testenv:.*)$/;

/** The reading of a file, told by its sections: the same text is read alike under any name, and inside other files. */
export function flavourOf(text: string): Flavour {
  return { kind: UNIT_SECTION.test(text) ? 'unit' : 'config' };
}

/** The reading of a section: supervisord and tox take comments behind values, which others take as text. */
export function sectionReading(flavour: Flavour, section: string): SectionReading {
  if (flavour.kind === 'unit') return { inlineComments: '', joins: true };
  if (SUPERVISED.test(section)) return { inlineComments: ';#', joins: false };
  if (TOX.test(section)) return { inlineComments: '#', joins: true };
  return { inlineComments: '', joins: false };
}
