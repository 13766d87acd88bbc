import { rootRange } from '../document/document.ts';
import { isSecretName, looksLikeCredential, urlPassword } from '../prefect/credential.ts';
import { v1Setting } from '../prefect/setting-names.ts';
import type { Slot } from '../sites/site.ts';
import type { Range } from '../text/range.ts';
import type { KnownSecret } from './mask.ts';
import type { FileSites } from './match.ts';
import { plainText } from './resolve.ts';

/** `name: value`, `name = value`, `"name": "value"` in any text; the value up to a blank or quote. */
const NAMED = /([A-Za-z_][\w.-]{2,80})["']?[ \t]{0,4}[:=][ \t]{0,4}(?:"([^"\r\n]{1,4000})"|'([^'\r\n]{1,4000})'|([^\s"'#,;{}[\]()]{1,4000}))/g;

/** Everything in a file that no output may show: values at auth and secret sites, of secret-looking names, passwords in URLs. */
export function secretsOf(file: FileSites): readonly KnownSecret[] {
  const { root } = file.scan;
  const secrets: KnownSecret[] = [];
  const add = (range: Range, values: readonly string[]): void => {
    if (range.end > range.start) secrets.push({ path: root.path, start: range.start, end: range.end, values });
  };
  const addSlot = (slot: Slot | undefined): void => {
    if (slot === undefined) return;
    const text = plainText(slot.pieces);
    if (text === undefined || text === '') return;
    if (!looksLikeCredential(text)) return;
    add(rootRange(slot.document, slot.range), [text, slot.document.text.slice(slot.range.start, slot.range.end)]);
  };
  for (const site of file.resolved.settings) {
    if (site.key === 'context.secrets' || v1Setting(site.key)?.secret === true) addSlot(site.value);
  }
  for (const site of file.resolved.assignments) {
    const name = plainText(site.name.pieces);
    if (name !== undefined && (site.base64 === true || isSecretName(name))) addSlot(site.value);
  }
  for (const site of file.resolved.invocations) {
    for (const option of site.options) if (option.long === '--key' || option.long === '--token') addSlot(option.value);
  }
  for (const match of root.text.matchAll(NAMED)) {
    const [whole, name = '', double, single, bare] = match;
    const value = double ?? single ?? bare ?? '';
    if (!isSecretName(name) || !looksLikeCredential(value)) continue;
    const end = match.index + whole.length - (bare === undefined ? 1 : 0);
    add({ start: end - value.length, end }, [value]);
  }
  for (let at = urlPassword(root.text); at !== undefined; at = urlPassword(root.text, at.end)) add(at, [root.text.slice(at.start, at.end)]);
  return secrets;
}
