/** The log is not where it was looked for; somewhere else may have it. The message is a whole sentence. */
export class LogGoneError extends Error {
  readonly name = 'LogGoneError';

  /** @param handedOver - the namespace is another team's now: what is written from then on is theirs */
  constructor(message: string, readonly handedOver: boolean = false) {
    super(message);
  }
}

/** Whoever keeps the log does not answer. The message is a whole sentence. */
export class LogUnreachableError extends Error {
  readonly name = 'LogUnreachableError';
}
