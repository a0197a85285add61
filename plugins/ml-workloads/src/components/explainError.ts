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

/** What to tell the person about a failed request for `subject`, e.g. "the workloads". */
export function explainError(error: Error, subject: string): Explanation {
  if (error instanceof ResponseError) {
    const what = error.cause?.message || error.message;
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
          todo: 'Each team sees its own GPU work. Ask the platform team if you should see this too.',
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
    what: error.message,
    todo: 'The portal does not answer. Check your connection; this page tries again by itself.',
    retry: true,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
