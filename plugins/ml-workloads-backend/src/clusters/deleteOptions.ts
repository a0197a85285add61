import { bodyOf } from './errors';
import type { ClusterClient } from './types';

/**
 * The body of a DELETE that removes the very object that was seen, and its pods with it.
 *
 * The propagation policy must be here and not in the query: with a body the API server ignores the query, and the default for a
 * `batch/v1` Job is to orphan its pods, which would go on holding GPUs.
 */
export function deleteOptions(preconditions: {
  uid: string;
  resourceVersion?: string;
}) {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    preconditions,
  };
}

/**
 * Removes objects in the order given, and only the very ones that are named: one of the same name that came meanwhile stays.
 *
 * @throws ClusterApiError when the API server refuses
 */
export async function removeObjects(
  cluster: ClusterClient,
  objects: ReadonlyArray<{ path: string; uid: string }>,
): Promise<void> {
  for (const { path, uid } of objects) {
    const response = await cluster.write({
      method: 'DELETE',
      path,
      body: deleteOptions({ uid }),
    });
    // 409: the name is another object's now, so this one is gone.
    if (response.status !== 404 && response.status !== 409) {
      bodyOf(cluster.name, 'DELETE', path, response);
    }
  }
}
