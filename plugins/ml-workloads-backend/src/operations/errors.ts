import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';

/** The cluster would refuse the change, so nothing was changed. Sent as 422 with the whole verdict in it. */
export class OperationRefusedError extends Error {
  readonly name = 'OperationRefusedError';
  readonly statusCode = 422;

  constructor(what: string, readonly verdict: Verdict) {
    super(
      `${what}: not done, and nothing was changed: ${verdict.reasons
        .map(reason => [reason.code, reason.message].filter(Boolean).join(' '))
        .join('; ')}${verdict.truncated ? '; and more' : ''}`,
    );
  }
}
