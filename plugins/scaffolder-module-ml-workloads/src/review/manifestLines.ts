import { isNode, LineCounter, parseDocument } from 'yaml';

/** The parts of a JSON pointer (RFC 6901); numbers where they index a list. */
export function pointerParts(pointer: string): Array<string | number> {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * The lines (from 0) of a manifest that hold the values at these pointers, keys included. A pointer that leads nowhere marks nothing,
 * and text that is no YAML has no marks.
 */
export function linesOf(yaml: string, pointers: string[]): Set<number> {
  const lines = new Set<number>();
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  if (document.errors.length > 0) return lines;
  for (const pointer of pointers) {
    const parts = pointerParts(pointer);
    const node = find(document.contents, parts);
    if (!node?.range) continue;
    // The value ends before the line break; a value on its own lines begins one line after its key.
    const first = counter.linePos(node.range[0]).line - 1;
    const last = counter.linePos(Math.max(node.range[0], node.range[1] - 1));
    const key =
      node.keyStart === undefined
        ? first
        : counter.linePos(node.keyStart).line - 1;
    for (let line = Math.min(key, first); line <= last.line - 1; line++) {
      lines.add(line);
    }
  }
  return lines;
}

function find(
  contents: unknown,
  parts: Array<string | number>,
): { range?: [number, number, number] | null; keyStart?: number } | undefined {
  let current: any = contents;
  let keyStart: number | undefined;
  for (const part of parts) {
    if (!current?.items) return undefined;
    if (current.items.length > 0 && 'key' in current.items[0]) {
      const pair = current.items.find(
        (item: any) => String(item.key?.value ?? item.key) === String(part),
      );
      keyStart = pair?.key?.range?.[0];
      current = pair?.value;
    } else {
      keyStart = undefined;
      current = current.items[part as number];
    }
  }
  return isNode(current) ? { range: current.range, keyStart } : undefined;
}
