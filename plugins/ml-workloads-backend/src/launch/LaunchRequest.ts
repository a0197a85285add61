import { InputError } from '@backstage/errors';
import type {
  LaunchFeature,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import { createHash } from 'crypto';
import { z } from 'zod/v3';
import { parseOrInputError } from '../parseInput';
import { checkAcross } from './requestChecks';
import { launchFields } from './requestFields';

/**
 * The launch request, strictly: a field that is not known is refused by name, so that a misspelt bound is never silently absent.
 * It says what is well-formed; what is allowed, the API server says.
 */
export const launchRequestSchema = z
  .object(launchFields)
  .strict()
  .superRefine(reportAcross);

const launchSchema = z
  .object({ ...launchFields, launchId: z.string().uuid('must be a UUID') })
  .strict()
  .superRefine(reportAcross);

function reportAcross(request: LaunchRequest, context: z.RefinementCtx): void {
  for (const { path, message } of checkAcross(request)) {
    context.addIssue({ code: z.ZodIssueCode.custom, path, message });
  }
}

/** @throws InputError that names the field */
export function parseLaunchRequest(body: unknown): LaunchRequest {
  return parseOrInputError(launchRequestSchema, body);
}

/** @throws InputError that names the field */
export function parseLaunch(body: unknown): {
  launchId: string;
  request: LaunchRequest;
} {
  const { launchId, ...request } = parseOrInputError(launchSchema, body);
  return { launchId: launchId.toLowerCase(), request };
}

/** SHA-256 of the request in hex; the order of its fields does not matter. */
export function digestOf(request: LaunchRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

/** What a request says of each feature; undefined where it says nothing, or what is so anyway. */
const SAID: Record<LaunchFeature, (request: LaunchRequest) => unknown> = {
  podsPerReplica: ({ podsPerReplica }) =>
    podsPerReplica === 1 ? undefined : podsPerReplica,
  topology: ({ topology }) => topology,
  retries: ({ retries }) => retries || undefined,
  maxRunSeconds: ({ maxRunSeconds }) => maxRunSeconds,
  runtime: ({ runtime }) => runtime,
  autoscaling: ({ serving }) => serving?.autoscaling,
  modelFormat: ({ serving }) => serving?.modelFormat,
  storageUri: ({ serving }) => serving?.storageUri,
};
const IN_SERVING: LaunchFeature[] = [
  'autoscaling',
  'modelFormat',
  'storageUri',
];

/** What a hardware profile and an engine make of a request. @throws InputError */
export function checkAgainstOffer(
  request: LaunchRequest,
  offer: {
    counts: number[];
    engine: Pick<Engine, 'types' | 'features'>;
    demo: boolean;
  },
): void {
  const { engine, counts, demo } = offer;
  if (!engine.types.includes(request.type)) {
    throw new InputError(
      `type: engine '${request.engine}' does not run ${
        request.type
      }; it runs ${engine.types.join(' and ')}`,
    );
  }
  const unread = (Object.keys(SAID) as LaunchFeature[]).filter(
    feature =>
      SAID[feature](request) !== undefined &&
      !engine.features.includes(feature),
  );
  if (unread.length > 0) {
    // Never silently dropped: a bound that nothing reads would look as if it held.
    throw new InputError(
      unread
        .map(
          feature =>
            `${
              IN_SERVING.includes(feature) ? 'serving.' : ''
            }${feature}: engine '${
              request.engine
            }' has no such thing; leave it out`,
        )
        .join('; '),
    );
  }
  if (!counts.includes(request.gpusPerPod)) {
    throw new InputError(
      `gpusPerPod: profile '${request.profile}' offers ${counts.join(
        ', ',
      )} GPUs for a pod, not ${request.gpusPerPod}`,
    );
  }
  if (request.simulate && !demo) {
    throw new InputError(
      'simulate: only a demonstration portal (slipway.demo) simulates pods; leave it out',
    );
  }
}
