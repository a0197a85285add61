/* eslint-disable no-control-regex -- control characters are what this file is about */

/** Longer lines are cut: one line must not fill the memory of a browser. Characters. */
export const LONGEST_LINE = 16_384;

// ESC [ … final byte (colours, cursor), ESC ] … BEL or ESC \ (titles, links), ESC P/X/^/_ … ESC \, and other two-character escapes.
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*(?:\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

// All other control characters except tab, and those that turn the reading direction or are invisible.
const HIDDEN =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A line as a terminal would leave it, as plain text: escape sequences are removed, of what a progress bar wrote over itself the last
 * state stays, and characters that hide or reorder text are shown as `�`. What a container writes is hostile text: it may be printed to a
 * terminal or read by a model afterwards. Pure.
 */
export function harmlessLine(line: string): string {
  const cut =
    line.length > LONGEST_LINE
      ? `${line.slice(0, LONGEST_LINE)} … (cut, ${line.length} characters)`
      : line;
  const plain = cut.replace(ESCAPES, '').replace(/\r+$/, '');
  const overwritten = plain.lastIndexOf('\r');
  return plain.slice(overwritten + 1).replace(HIDDEN, '\ufffd');
}
