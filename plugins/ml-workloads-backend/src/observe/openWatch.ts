import { bodyOf, statusMessage, type ClusterClient } from '../clusters';
import { Expired } from './watchStream';

/**
 * Opens a watch.
 *
 * @param request - `timeoutMs`: for the head of the answer; `answered` is called with any answer
 * @returns its bytes; or the API server's words where it does not do what an initial watch asks for (WatchList)
 * @throws Expired when the resource version is kept no longer, ClusterApiError for any other refusal
 */
export async function openWatch(request: {
  client: ClusterClient;
  path: string;
  signal: AbortSignal;
  timeoutMs?: number;
  initial: boolean;
  answered: () => void;
}): Promise<{ stream: AsyncIterable<Uint8Array> } | { notServed: string }> {
  const { client, path, signal, timeoutMs, initial, answered } = request;
  const response = await client.watch({
    path,
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  answered();
  if (response.status === 410) {
    throw new Expired('the resource version is too old');
  }
  if (initial && (response.status === 422 || response.status === 400)) {
    return { notServed: statusMessage(response.body) };
  }
  bodyOf(client.name, 'WATCH', path, response);
  return { stream: response.stream! };
}
