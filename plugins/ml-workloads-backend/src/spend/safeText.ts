/**
 * Text from outside for a CSV field. A spreadsheet runs a field that begins with one of these as a formula, so an apostrophe is put before
 * it (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are not for this: they may begin with a minus.
 */
export function safeText(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}
