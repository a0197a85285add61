/** One line of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: any;
}

/** What was asked for is kept no longer: everything has to be told anew. */
export class Expired extends Error {}

/** etcd's limit of one object is 1.5 MB; JSON of it is not twenty times that. */
const LONGEST_LINE = 32 * 1024 * 1024;

/**
 * Splits the bytes of a watch into events, one array for each chunk that completed any. Holds at most one unfinished line.
 *
 * @throws Error when a line is too long or is not JSON: the stream is broken and must be opened again
 */
export async function* watchEvents(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<WatchEvent[]> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      rest.push(text);
      length += text.length;
      if (length > LONGEST_LINE) {
        throw new Error(
          `a line of the watch is longer than ${LONGEST_LINE} characters`,
        );
      }
      continue;
    }
    const complete = rest.join('') + text.slice(0, end);
    rest = [text.slice(end + 1)];
    length = rest[0].length;
    yield complete
      .split('\n')
      .filter(line => line.length > 0)
      .map(parse);
  }
  // What is left was cut off in the middle: the next watch tells it again.
}

function parse(line: string): WatchEvent {
  try {
    return JSON.parse(line) as WatchEvent;
  } catch {
    throw new Error('the watch sent a line that is not JSON');
  }
}

/** The bookmark after everything that is there. */
export function isInitialEnd({ type, object }: WatchEvent): boolean {
  return (
    type === 'BOOKMARK' &&
    object?.metadata?.annotations?.['k8s.io/initial-events-end'] === 'true'
  );
}

export function changesOf(events: WatchEvent[]): WatchEvent[] {
  return events.filter(({ type }) => type !== 'BOOKMARK');
}

/** Up to where all has been told with this event. */
export function versionOf(event: WatchEvent | undefined): string | undefined {
  return event?.object?.metadata?.resourceVersion;
}
