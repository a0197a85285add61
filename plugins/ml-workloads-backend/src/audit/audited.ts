import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Request } from 'express';

type Meta = Record<string, string | number | boolean | null>;

/** What somebody tries. `meta` names objects; it never holds variables, commands or arguments. */
export interface Attempt {
  eventId: string;
  severityLevel: 'low' | 'medium' | 'high';
  meta: Meta;
  /** Where it came over HTTP; the auditor reads the person from it. */
  request?: Request;
}

/**
 * Does the work of an attempt and writes what came of it to the audit log: success, and refusal with why (`guardrails.md` §5.20).
 *
 * `work` gets a function that adds to what is written of a success.
 */
export async function audited<T>(
  auditor: Pick<AuditorService, 'createEvent'>,
  attempt: Attempt,
  work: (note: (meta: Meta) => void) => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent(attempt);
  const noted: Meta = {};
  try {
    const result = await work(meta => Object.assign(noted, meta));
    await event.success({ meta: noted });
    return result;
  } catch (error) {
    await event.fail({ error: withoutValues(error as Error), meta: noted });
    throw error;
  }
}

/**
 * The error as the audit log may keep it. What the API server says of a refusal can repeat any value of the object, so only codes and
 * layers are kept of it; everything else that Slipway throws names fields, not what is in them.
 */
export function withoutValues(error: Error): Error {
  const { verdict } = error as { verdict?: Verdict };
  const kept = new Error(
    verdict
      ? `refused by ${[
          ...new Set(verdict.reasons.map(({ code, layer }) => code ?? layer)),
        ].join(', ')}`
      : error.message,
  );
  kept.name = error.name;
  kept.stack = undefined;
  return kept;
}
