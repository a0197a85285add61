import { InputError } from '@backstage/errors';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { createHash } from 'crypto';
import { z } from 'zod/v3';
import { parseOrInputError } from '../parseInput';

/** At most 52, so that the names of a Job's pods (63) keep room for index and suffix. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const ENTITY_REF = /^[^\s:/]+:[^\s:/]+\/[^\s:/]+$/;

/**
 * The launch request, strictly: a field that is not known is refused by name, so that a misspelt bound is never silently absent.
 * It says what is well-formed; what is allowed, the API server says.
 */
export const launchRequestSchema = z
  .object({
    entityRef: z
      .string()
      .regex(ENTITY_REF, 'must be an entity reference, kind:namespace/name'),
    cluster: z.string().min(1).max(255),
    namespace: z.string().regex(DNS_LABEL, 'must be a DNS label'),
    name: z
      .string()
      .regex(
        NAME,
        'must be lower-case letters, digits and dashes, begin and end with a letter or digit, and be at most 52 long',
      ),
    engine: z.string().min(1).max(63),
    type: z.enum(['training', 'serving']),
    image: z
      .string()
      .min(1)
      .max(1024)
      .regex(/^\S+$/, 'must not contain white space'),
    command: z.array(z.string().max(32_768)).max(256).optional(),
    args: z.array(z.string().max(32_768)).max(1024).optional(),
    env: z
      .array(
        z
          .object({
            name: z
              .string()
              .max(255)
              .regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, 'is not a variable name'),
            value: z.string().max(32_768),
          })
          .strict(),
      )
      .max(256)
      .optional(),
    profile: z.string().min(1).max(63),
    gpusPerPod: z.number().int().min(1).max(1024),
    replicas: z.number().int().min(1).max(10_000),
    queue: z.string().regex(DNS_LABEL, 'must be a DNS label').optional(),
    maxRunSeconds: z.number().int().min(1).max(315_360_000).optional(),
    retries: z.number().int().min(0).max(100).optional(),
    templateRef: z
      .string()
      .regex(ENTITY_REF, 'must be an entity reference, kind:namespace/name')
      .optional(),
    simulate: z
      .object({
        durationSeconds: z.number().int().min(1).max(86_400).optional(),
        outcome: z.enum(['succeed', 'error', 'oom']).optional(),
      })
      .strict()
      .optional(),
  })
  .strict();

const launchSchema = launchRequestSchema
  .extend({ launchId: z.string().uuid('must be a UUID') })
  .strict();

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

/** What a hardware profile and an engine make of the numbers of a request. @throws InputError */
export function checkAgainstOffer(
  request: LaunchRequest,
  offer: {
    counts: number[];
    types: string[];
    engines: string[];
    demo: boolean;
  },
): void {
  if (!offer.types.includes(request.type)) {
    throw new InputError(
      `type: engine '${request.engine}' does not run ${
        request.type
      }; it runs ${offer.types.join(' and ')}`,
    );
  }
  if (!offer.counts.includes(request.gpusPerPod)) {
    throw new InputError(
      `gpusPerPod: profile '${request.profile}' offers ${offer.counts.join(
        ', ',
      )} GPUs for a pod, not ${request.gpusPerPod}`,
    );
  }
  if (request.simulate && !offer.demo) {
    throw new InputError(
      'simulate: only a demonstration portal (slipway.demo) simulates pods; leave it out',
    );
  }
}
