import { createWriteStream } from 'fs';
import { once } from 'events';
import { createGzip } from 'zlib';
import { demoHistory, HistoryOptions } from './demoHistory';

/** Lines in one write. */
const CHUNK = 500;

/**
 * Writes a history as a recording, gzipped where the file's name ends in `.gz`.
 *
 * @returns how many lines it has
 */
export async function writeHistory(
  file: string,
  options: HistoryOptions,
): Promise<number> {
  const output = createWriteStream(file);
  const input = file.endsWith('.gz') ? createGzip({ level: 1 }) : output;
  if (input !== output) input.pipe(output);
  const finished = once(output, 'finish');
  let count = 0;
  let chunk: string[] = [];
  const flush = async () => {
    if (chunk.length === 0) return;
    const more = input.write(`${chunk.join('\n')}\n`);
    chunk = [];
    if (!more) await once(input, 'drain');
  };
  for (const line of demoHistory(options)) {
    count += 1;
    chunk.push(line);
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  input.end();
  await finished;
  return count;
}
