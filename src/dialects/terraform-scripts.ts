import type { LanguageId } from '../document/document.ts';
import { addressOf } from '../sites/address.ts';
import type { Guest } from '../sites/guest.ts';
import { textAt, type DataMap, type DataScalar } from '../tree/data-tree.ts';
import { languageOfFile } from './file-guest.ts';
import { fillingCodec, patternFinder } from './filled-text.ts';

const findBraces = patternFinder(/\{\{[^{}\n]*\}\}/g);

/** Attributes that hold what a machine runs when it starts. */
const START = /^(?:user_data(?:_base64)?|custom_data|metadata_startup_script|startup[-_]script|user-data|init_script|bootstrap_script)$/;
/** Attributes that hold the text of a file whose path stands beside it. */
const CONTENTS = ['content', 'data', 'template', 'source_content'];
const PATHS = ['filename', 'destination', 'path', 'name'];

/** The language of a text of several lines: by its first line, its place, or the name of the file that it is put in. */
export function languageOfText(scalar: DataScalar, key: string, holder: DataMap): LanguageId | undefined {
  const text = scalar.text.trimStart();
  const shebang = /^#![ \t]*\S*?(?:\/env[ \t]+)?\/?([\w.+-]+)[ \t]*(?:\s|$)/.exec(text.slice(0, 200))?.[1];
  if (shebang !== undefined) return languageOfProgram(shebang);
  if (text.startsWith('#cloud-config')) return 'yaml';
  if (CONTENTS.includes(key)) {
    const path = PATHS.map((each) => textAt(holder, each)).find((each) => each !== undefined && each.includes('.'));
    const named = path === undefined ? undefined : languageOfFile(path);
    if (named !== undefined) return named;
    if (isVariables(key, holder)) return 'dotenv';
  }
  if (text.startsWith('<')) return undefined;
  if (START.test(key)) return 'shell';
  if (/^[[{]/.test(text) && /[\]}]\s*$/.test(text)) return 'json';
  return /^(?:---\s|apiVersion:|kind:)/.test(text) ? 'yaml' : undefined;
}

/** A template of Nomad that becomes variables of its task. */
function isVariables(key: string, holder: DataMap): boolean {
  return key === 'data' && textAt(holder, 'env') === 'true';
}

function languageOfProgram(name: string): LanguageId | undefined {
  if (/^(?:ba|da|k|z|a)?sh$/.test(name)) return 'shell';
  return /^python[\d.]*$/.test(name) ? 'python' : undefined;
}

/** The guest that a text is, where its language can be told. */
export function textGuest(scalar: DataScalar, key: string, holder: DataMap, address: string): readonly Guest[] {
  if (!scalar.isString || (scalar.style !== 'heredoc' && !scalar.text.includes('\n') && !START.test(key) && !isVariables(key, holder))) return [];
  const language = languageOfText(scalar, key, holder);
  if (language === undefined) return [];
  // What the scheduler fills in before the file is read.
  const codec = scalar.text.includes('{{') ? fillingCodec(findBraces)(scalar.codec()) : scalar.codec();
  return [{ codec, language, address: addressOf(address, key), ...(language === 'json' ? { name: `${key}.json` } : {}) }];
}
