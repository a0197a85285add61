import { ResponseError } from '@backstage/errors';

export interface Explanation {
  title: string;
  /** What happened, in the server's words where it has some. */
  what: string;
  /** What to do. */
  todo: string;
  /** Trying again can help. */
  retry: boolean;
}

/** The person may not have what was asked for: asking again changes nothing. */
export function isRefusal(error: Error | undefined): boolean {
  return error instanceof ResponseError && error.statusCode === 403;
}

/** What to tell the person about a failed request for `subject`, e.g. "the workloads". */
export function explainError(error: Error, subject: string): Explanation {
  if (error instanceof ResponseError) {
    const what = wordsOf(error);
    switch (error.statusCode) {
      case 401:
        return {
          title: `Sign in to see ${subject}`,
          what,
          todo: 'Your session has ended. Reload the page and sign in again.',
          retry: false,
        };
      case 403:
        return {
          title: `You may not see ${subject}`,
          what,
          todo: withWhomToAsk('Each team sees its own GPU work.', what),
          retry: false,
        };
      case 404:
        return {
          title: `Nothing is known of ${subject}`,
          what,
          todo: 'The address may be old, or the portal has never observed it. Look for it in the list.',
          retry: false,
        };
      case 503:
        return {
          title: `${capital(subject)} cannot be read now`,
          what,
          todo: 'The cluster or the database does not answer. This page tries again by itself.',
          retry: true,
        };
      default:
        return {
          title: `${capital(subject)} cannot be shown`,
          what,
          todo: 'Try again; if it stays, give the platform team this message.',
          retry: true,
        };
    }
  }
  return {
    title: `${capital(subject)} cannot be shown`,
    what: wordsOf(error),
    todo: 'The portal does not answer. Check your connection; this page tries again by itself.',
    retry: true,
  };
}

/** What to tell the person about a request to do something that failed, e.g. to `pause it`. Nothing tries it again by itself. */
export function explainFailedAction(error: Error, doing: string): Explanation {
  const what = wordsOf(error);
  const explain = (title: string, todo: string, retry: boolean) => ({
    title,
    what,
    todo,
    retry,
  });
  if (!(error instanceof ResponseError))
    return explain(
      `Could not ${doing}`,
      'The portal does not answer. Check your connection and try again.',
      true,
    );
  switch (error.statusCode) {
    case 401:
      return explain(
        `Sign in to ${doing}`,
        'Your session has ended. Reload the page and sign in again.',
        false,
      );
    case 403:
      return explain(`You may not ${doing}`, withWhomToAsk('', what), false);
    case 404:
    case 409:
      return explain(
        `Could not ${doing}`,
        'It has changed meanwhile. Close this and look at it as it is now.',
        false,
      );
    default:
      return explain(
        `Could not ${doing}`,
        'Try again; if it stays, give the platform team this message.',
        true,
      );
  }
}

/** The server's words as a sentence, where it has some. */
function wordsOf(error: Error): string {
  // What browsers say when nothing answered tells a person nothing.
  if (/^(Failed to fetch|NetworkError|Load failed)/.test(error.message))
    return '';
  const words =
    (error instanceof ResponseError && error.cause?.message) || error.message;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** Says once whom to ask: the server's words may do so already. */
function withWhomToAsk(todo: string, what: string): string {
  if (/ask the platform team/i.test(what)) return todo;
  return `${todo} Ask the platform team if you should be able to.`.trim();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
