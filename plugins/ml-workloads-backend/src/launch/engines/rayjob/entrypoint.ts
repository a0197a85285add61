/**
 * `spec.entrypoint` of a command: a line for a shell, in which every word stays one word.
 *
 * KubeRay puts it into a shell script as it is, so what a shell could take for its own is quoted.
 */
export function entrypoint(words: string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replace(/'/g, `'\\''`)}'`;
}
