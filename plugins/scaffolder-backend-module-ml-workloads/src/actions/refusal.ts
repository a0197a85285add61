import type { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';

/** The message of the backend itself, without what HTTP adds. */
export function messageOf(error: unknown): string {
  return error instanceof ResponseError
    ? error.body.error.message
    : (error as Error).message;
}

/** Writes every reason of a refusal, with its fix, into the log of the task. */
export function logRefusal(logger: LoggerService, error: unknown): void {
  if (!(error instanceof ResponseError)) return;
  const { verdict } = error.body.error as { verdict?: Verdict };
  for (const reason of verdict?.reasons ?? []) {
    logger.error(
      [
        `${reason.code ?? reason.layer}: ${reason.title}: ${reason.message}`,
        ...(reason.fix ? [`To do: ${reason.fix}`] : []),
      ].join('. '),
    );
  }
}
