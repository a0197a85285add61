/** A failed question, in words: what happened, and whether asking again can help. */
export interface Failure {
  sentence: string;
  /** Asking again with the same form may succeed. */
  retryable: boolean;
}

interface MaybeResponseError {
  statusCode?: number;
  body?: { error?: { message?: string } };
}

/**
 * Puts an error of {@link LaunchFormApi} into words for the person who filled in the form.
 *
 * @param unknown - what is not known for it, as in "so … is not known"
 *
 * A 4xx is the backend's own sentence and needs a changed form; anything else says that nothing is known and nothing was created.
 */
export function describeFailure(
  error: Error,
  unknown = 'the verdict is not known',
): Failure {
  const { statusCode, body } = error as MaybeResponseError;
  const said = body?.error?.message;
  if (statusCode === undefined) {
    return {
      sentence: `The portal did not answer, so ${unknown}. Nothing was created.`,
      retryable: true,
    };
  }
  if (statusCode === 401) {
    return {
      sentence: 'You are signed out. Sign in again in another tab, then retry.',
      retryable: true,
    };
  }
  if (statusCode === 429 || statusCode >= 500) {
    return {
      sentence: `The portal could not ask the cluster${
        said ? ` (${said})` : ''
      }, so ${unknown}. Nothing was created.`,
      retryable: true,
    };
  }
  return {
    sentence: said ?? `The portal refused the question (${statusCode}).`,
    retryable: false,
  };
}
