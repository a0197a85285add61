import { bodyOf, type ClusterClient } from '../clusters';
import type { ToldEvent } from './KnownObjects';
import { Expired } from './watchStream';

/**
 * Everything in a collection, page by page, where no WatchList is served.
 *
 * @param options - `url` makes the path with a query; `answered` is called with each answer, whatever it is
 * @throws Expired when it took longer than the API server keeps its snapshot
 */
export async function* listPages(options: {
  client: ClusterClient;
  url: (query: Record<string, string>) => string;
  pageSize: number;
  signal: AbortSignal;
  answered: () => void;
}): AsyncGenerator<{ events: ToldEvent[]; version: string | undefined }> {
  const { client, url, pageSize, signal, answered } = options;
  let next = '';
  do {
    const path = url({
      limit: String(pageSize),
      ...(next ? { continue: next } : {}),
    });
    const response = await client.read({ path, signal });
    answered();
    if (response.status === 410) {
      throw new Expired('the list took longer than its snapshot is kept');
    }
    const page = bodyOf(client.name, 'LIST', path, response);
    const items: any[] = page.items ?? [];
    // Lists leave kind and apiVersion out of their items.
    const kind = String(page.kind ?? '').replace(/List$/, '');
    yield {
      events: items.map(object => ({
        type: 'ADDED',
        object: { apiVersion: page.apiVersion, kind, ...object },
      })),
      version: page.metadata?.resourceVersion,
    };
    next = page.metadata?.continue ?? '';
  } while (next);
}
