const TYPES: readonly (readonly [string, RegExp])[] = [
  ['null', /^(?:~|null|Null|NULL)?$/],
  ['boolean', /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  ['number', /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(?::[0-5]?[0-9])*)$/],
  ['number', /^[-+]?(?:[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?$/],
  ['number', /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/],
  ['timestamp', /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t][0-9 \t:.Zz+-]*)?$/],
  ['merge', /^<<$/],
  ['value', /^=$/],
];

/** The type that a reader of YAML 1.1 or 1.2 may give a plain scalar: `string`, or what it could be taken for. */
export function plainType(text: string): string {
  return TYPES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'string';
}

/** True for a number or boolean that every reader takes for the same one, and writes so itself. */
export function isCanonical(text: string): boolean {
  return /^(?:0|-?[1-9][0-9]{0,14}|true|false)$/.test(text);
}
