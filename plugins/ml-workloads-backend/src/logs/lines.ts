import { harmlessLine, LONGEST_LINE } from './harmless';
import { splitTime, type LogLine } from './times';

/** Of a line that never ends no more than this is kept while it comes. Characters; leaves room for what escapes take. */
const LONGEST_RAW = 4 * LONGEST_LINE;

/** The lines of a log as they come, several at a time where several have come. What follows the last line break counts as a line. */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<LogLine[]> {
  const decoder = new TextDecoder();
  let rest = '';
  const read = (raw: string): LogLine => {
    const { at, text } = splitTime(raw);
    return { at, text: harmlessLine(text) };
  };
  for await (const bytes of stream) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = parts.pop()!;
    if (rest.length > LONGEST_RAW) rest = rest.slice(0, LONGEST_RAW);
    if (parts.length > 0) yield parts.map(read);
  }
  rest += decoder.decode();
  if (rest) yield [read(rest)];
}

/** The last lines of a log and whether there are earlier ones, in memory that is bounded by `count` and `mostChars`. */
export async function lastLines(
  stream: AsyncIterable<Uint8Array>,
  count: number,
  mostChars: number,
): Promise<{ lines: LogLine[]; truncated: boolean }> {
  const kept: LogLine[] = [];
  let chars = 0;
  let truncated = false;
  for await (const lines of linesOf(stream)) {
    for (const line of lines) {
      kept.push(line);
      chars += line.text.length;
      while (kept.length > count || (chars > mostChars && kept.length > 1)) {
        chars -= kept.shift()!.text.length;
        truncated = true;
      }
    }
  }
  return { lines: kept, truncated };
}
