import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';

/** The API server refused, or would have. Nothing of the launch is left in the cluster. Sent as 422 with the whole verdict in it. */
export class LaunchRefusedError extends Error {
  readonly name = 'LaunchRefusedError';
  readonly statusCode = 422;

  constructor(readonly verdict: Verdict) {
    super(
      `Not launched, and nothing was created: ${verdict.reasons
        .map(reason => [reason.code, reason.message].filter(Boolean).join(' '))
        .join('; ')}${verdict.truncated ? '; and more' : ''}`,
    );
  }
}
