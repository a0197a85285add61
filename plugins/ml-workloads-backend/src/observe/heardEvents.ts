import { ClusterApiError, statusMessage } from '../clusters';
import type { Silence } from './Silence';
import { Expired, watchEvents, type WatchEvent } from './watchStream';

/**
 * Chunks of a watch's events, whose silence is listened to while more is waited for. An ERROR is thrown after what came before it was
 * taken.
 *
 * @throws Expired for a resource version that is kept no longer, ClusterApiError for any other ERROR
 */
export async function* heardEvents(
  stream: AsyncIterable<Uint8Array>,
  silence: Silence,
  from: { cluster: string; path: string },
): AsyncGenerator<WatchEvent[]> {
  for await (const events of watchEvents(stream)) {
    silence.stop();
    const error = events.findIndex(({ type }) => type === 'ERROR');
    const good = error < 0 ? events : events.slice(0, error);
    if (good.length > 0) {
      yield good;
    }
    if (error >= 0) {
      throw refusal(events[error].object, from);
    }
    silence.heard();
  }
}

function refusal(
  status: any,
  { cluster, path }: { cluster: string; path: string },
): Error {
  const message = statusMessage(status);
  if (status?.code === 410) {
    return new Expired(message);
  }
  const code = Number(status?.code ?? 0);
  return new ClusterApiError(
    cluster,
    'WATCH',
    path,
    code,
    status?.reason,
    message,
  );
}
