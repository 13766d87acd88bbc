import type { LanguageId } from '../document/document.ts';
import { addressOf } from '../sites/address.ts';
import type { Guest } from '../sites/guest.ts';
import type { DataMap } from '../tree/data-tree.ts';

const LANGUAGES: readonly (readonly [LanguageId, RegExp])[] = [
  ['toml', /\.toml$/i],
  ['dotenv', /(?:^|[/.])env(?:\.[\w-]+)?$|\.env(?:[.-][\w-]+)*$/i],
  ['shell', /\.(?:sh|bash)$|(?:^|\/)\.(?:bashrc|bash_profile|profile|envrc)$/i],
  ['yaml', /\.ya?ml$/i],
];

/** The language of a text that is put into a file of this name; undefined where the name does not tell. */
export function languageOfFile(name: string): LanguageId | undefined {
  return LANGUAGES.find(([, pattern]) => pattern.test(name.trim()))?.[0];
}

/** Texts of several lines whose keys are file names: `config.toml: |`, `start.sh: |`. */
export function fileGuests(map: DataMap, address: string): readonly Guest[] {
  return map.pairs.flatMap((pair): Guest[] => {
    const { key, value } = pair;
    const language = key.text.includes('.') && value.kind === 'scalar' && value.text.includes('\n') ? languageOfFile(key.text) : undefined;
    return language === undefined || value.kind !== 'scalar' ? [] : [{ codec: value.codec(), language, name: key.text, address: addressOf(address, key.text) }];
  });
}
