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
