/** Compares as UTF-8 bytes. JavaScript's own comparison differs where surrogates meet the last plane's neighbours. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      return x < 0x80 || y < 0x80
        ? x - y
        : Buffer.compare(Buffer.from(a), Buffer.from(b));
    }
  }
  return a.length - b.length;
}
