import { InputError } from '@backstage/errors';
import { createReadStream, type ReadStream } from 'fs';
import { open } from 'fs/promises';
import { basename } from 'path';
import { createInterface } from 'readline';
import { pipeline } from 'stream';
import { createGunzip } from 'zlib';
import type { KubeObject, Observation } from './types';

/**
 * Recordings: JSON lines, optionally gzipped, one watch event or beat a line (`design.md` §8). Read as a stream, so a recording of any
 * length needs little memory.
 */

const TYPES = ['ADDED', 'MODIFIED', 'DELETED'];

/** With these two bytes a gzipped file begins (RFC 1952 §2.3.1). */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** @returns null for a bookmark, which says nothing of any object */
function parseLine(line: string, where: string): Observation | null {
  const refuse = (why: string): never => {
    throw new InputError(
      `${where}: ${why}. A line of a recording is {"at","cluster","heartbeat":true} or {"at","cluster","resource","event":{"type","object"}}`,
    );
  };
  let value: any;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return refuse(`not JSON (${(error as Error).message})`);
  }
  const at = Date.parse(value?.at);
  if (typeof value?.at !== 'string' || !Number.isFinite(at)) {
    return refuse('"at" is not a time');
  }
  if (typeof value.cluster !== 'string' || value.cluster === '') {
    return refuse('"cluster" is missing');
  }
  if (value.heartbeat === true) {
    return { at, cluster: value.cluster, heartbeat: true };
  }
  const object: KubeObject | undefined = value.event?.object;
  if (typeof value.resource !== 'string' || value.resource === '') {
    return refuse('"resource" is missing');
  }
  // Who writes down a watch as it comes has these, too.
  if (value.event?.type === 'BOOKMARK') return null;
  if (!TYPES.includes(value.event?.type)) {
    return refuse(`"event.type" is none of ${TYPES.join(', ')}`);
  }
  if (
    typeof object?.metadata?.uid !== 'string' ||
    typeof object.metadata.name !== 'string'
  ) {
    return refuse('"event.object" has no metadata with name and uid');
  }
  return {
    at,
    cluster: value.cluster,
    resource: value.resource,
    type: value.event.type,
    object,
  };
}

/** Written by `npm run record`, read by {@link readRecording}. */
export function toRecordingLine(observation: Observation): string {
  const at = new Date(observation.at).toISOString();
  const { cluster } = observation;
  return `${JSON.stringify(
    'heartbeat' in observation
      ? { at, cluster, heartbeat: true }
      : {
          at,
          cluster,
          resource: observation.resource,
          event: { type: observation.type, object: observation.object },
        },
  )}\n`;
}

/** By its first bytes: a recording may have been renamed or unpacked on its way. */
async function isGzipped(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(GZIP.length),
      0,
      GZIP.length,
      0,
    );
    return bytesRead === GZIP.length && buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}

/**
 * The observations of a recording in order. The clock is the running maximum of `at`: it never goes back (`ledger.md` §1.1).
 *
 * @throws InputError with file and line, when a line cannot be understood or the file is cut short
 */
export async function* readRecording(
  file: string,
): AsyncGenerator<Observation> {
  const name = basename(file);
  let raw: ReadStream | undefined;
  let number = 0;
  let clock = -Infinity;
  try {
    const gzipped = await isGzipped(file);
    raw = createReadStream(file, { highWaterMark: 1 << 18 });
    // Reading the lines reports what goes wrong in either of the two.
    const input = gzipped ? pipeline(raw, createGunzip(), () => {}) : raw;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim() === '') continue;
      const observation = parseLine(line, `${name}:${number}`);
      if (!observation) continue;
      clock = Math.max(clock, observation.at);
      yield { ...observation, at: clock };
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${name}: cannot be read after line ${number} (${
        (error as Error).message
      }); is the file complete?`,
    );
  } finally {
    raw?.destroy();
  }
}
