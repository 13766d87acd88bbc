/** True when a letter of any script stands in the text. ASCII is looked for first: classes of Unicode are slow to make. */
export function hasLetter(text: string): boolean {
  return /[A-Za-z]/.test(text) || (isWide(text) && /\p{L}/u.test(text));
}

/** The same for letters and digits. */
export function hasLetterOrDigit(text: string): boolean {
  return /[A-Za-z0-9]/.test(text) || (isWide(text) && /[\p{L}\p{N}]/u.test(text));
}

function isWide(text: string): boolean {
  return /[^\x00-\x7f]/.test(text);
}
