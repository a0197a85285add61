import { z } from 'zod/v3';

/**
 * The fields of a launch request, one at a time: what is well-formed. What is allowed, the API server says.
 *
 * Everything that becomes part of a path, a name or an address is held to the grammar of the thing itself, so that a text field never is
 * more than text.
 */

/** At most 52, so that the names of a Job's pods (63) keep room for index and suffix. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const ENTITY_REF = /^[^\s:/]{1,63}:[^\s:/]{1,63}\/[^\s:/]{1,190}$/;
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const SECRET_KEY = /^[-._a-zA-Z0-9]+$/;

/** Grammar of image references (github.com/distribution/reference): [host[:port]/]path[:tag][@digest]. */
const HOST =
  '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?';
const COMPONENT = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const IMAGE = new RegExp(
  `^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))?$`,
);

/** Where KServe's storage initialiser reads weights from, without what would let it read the node, or anybody's server. */
const STORAGE_SCHEMES = ['pvc', 's3', 'gs', 'hf', 'oci'];
const STORAGE_PATH = /^[A-Za-z0-9][A-Za-z0-9._:@/+=-]*$/;

/** Directories that belong to the kernel, the kubelet or the credentials of the pod. */
const RESERVED_MOUNTS = [
  '/dev',
  '/etc',
  '/proc',
  '/run/secrets',
  '/sys',
  '/var/run/secrets',
];

const hasParent = (path: string) => path.split('/').includes('..');

const text = (max: number) =>
  z
    .string()
    .max(max)
    // No container starts with one, and no database column holds one.
    .refine(
      value => !value.includes('\0'),
      'must not contain the NUL character',
    );

const entityRef = z
  .string()
  .max(320)
  .regex(ENTITY_REF, 'must be an entity reference, kind:namespace/name');

const label = z.string().regex(DNS_LABEL, 'must be a DNS label');

const objectName = z
  .string()
  .max(253)
  .regex(
    DNS_SUBDOMAIN,
    'must be the name of an object: lower-case letters, digits, dashes and dots',
  );

const variable = z.string().max(255).regex(VARIABLE, 'is not a variable name');

const mountPath = z
  .string()
  .max(512)
  .superRefine((path, context) => {
    const problem = mountProblem(path);
    if (problem) {
      context.addIssue({ code: z.ZodIssueCode.custom, message: problem });
    }
  });

function mountProblem(path: string): string | undefined {
  if (!/^\/[A-Za-z0-9._/@+-]*$/.test(path)) {
    return 'must be an absolute path of letters, digits and . _ - @ + /, e.g. /data';
  }
  if (hasParent(path)) return "must not contain '..'";
  const clean = path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  if (clean === '/') return 'must not be the root of the container';
  const reserved = RESERVED_MOUNTS.find(
    taken => clean === taken || clean.startsWith(`${taken}/`),
  );
  return reserved
    ? `must not be in ${reserved}, which belongs to the system`
    : undefined;
}

const storageUri = z
  .string()
  .max(1024)
  .superRefine((uri, context) => {
    const problem = storageProblem(uri);
    if (problem) {
      context.addIssue({ code: z.ZodIssueCode.custom, message: problem });
    }
  });

function storageProblem(uri: string): string | undefined {
  const [, scheme, path] = /^([a-z0-9]+):\/\/(.*)$/.exec(uri) ?? [];
  if (!scheme || !STORAGE_SCHEMES.includes(scheme)) {
    return `must begin with ${STORAGE_SCHEMES.map(known => `${known}://`).join(
      ', ',
    )}`;
  }
  if (hasParent(path)) return "must not contain '..'";
  const [authority] = path.split('/');
  if (authority.includes('@')) {
    return 'must not carry credentials; name a ServiceAccount that has them';
  }
  return STORAGE_PATH.test(path)
    ? undefined
    : `must be ${scheme}://, then a bucket, claim, repository or model and its path, without '?', '#', '%' or white space`;
}

const servingSchema = z
  .object({
    port: z.number().int().min(1).max(65_535).optional(),
    healthPath: z
      .string()
      .max(512)
      .regex(
        /^\/(?!\/)[A-Za-z0-9._~/-]*$/,
        'must be a path on the container, e.g. /health, without host, query or white space',
      )
      .refine(path => !hasParent(path), "must not contain '..'")
      .optional(),
    stage: z.enum(['production', 'development']),
    minReplicas: z.number().int().min(0).max(10_000).optional(),
    maxReplicas: z.number().int().min(1).max(10_000).optional(),
    autoscaling: z
      .object({
        metric: z.enum(['concurrency', 'queueDepth', 'gpuUtilization']),
        target: z.number().int().min(1).max(1_000_000),
      })
      .strict()
      .optional(),
    modelSizeGiB: z.number().positive().max(100_000).optional(),
    modelFormat: z
      .string()
      .max(63)
      .regex(
        /^[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/,
        'must be the name of a model format, e.g. huggingface',
      )
      .optional(),
    storageUri: storageUri.optional(),
  })
  .strict();

/** Every field of `LaunchRequest`, with its bounds. */
export const launchFields = {
  entityRef,
  cluster: text(255).refine(value => value.length > 0, 'must not be empty'),
  namespace: label,
  name: z
    .string()
    .regex(
      NAME,
      'must be lower-case letters, digits and dashes, begin and end with a letter or digit, and be at most 52 long',
    ),
  engine: z
    .string()
    .regex(DNS_LABEL, 'must be the name of an engine, see GET /engines'),
  type: z.enum(['training', 'serving']),
  image: z
    .string()
    .min(1)
    .max(512)
    .regex(
      IMAGE,
      "must be an image, registry/path:tag or registry/path@sha256:digest; not an address with a scheme, user, '..' or white space",
    ),
  command: z.array(text(32_768)).max(256).optional(),
  args: z.array(text(32_768)).max(1024).optional(),
  env: z
    .array(z.object({ name: variable, value: text(32_768) }).strict())
    .max(256)
    .optional(),
  secretEnv: z
    .array(
      z
        .object({
          name: variable,
          secretName: objectName,
          key: z
            .string()
            .max(253)
            .regex(
              SECRET_KEY,
              'must be a key of the Secret: letters, digits and . _ -',
            ),
        })
        .strict(),
    )
    .max(64)
    .optional(),
  serviceAccountName: objectName.optional(),
  profile: z
    .string()
    .max(63)
    .regex(
      /^[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/,
      'must be the name of a hardware profile',
    ),
  gpusPerPod: z.number().int().min(1).max(1024),
  replicas: z.number().int().min(1).max(10_000),
  podsPerReplica: z.number().int().min(1).max(1024).optional(),
  queue: label.optional(),
  priorityClass: objectName.optional(),
  maxRunSeconds: z.number().int().min(1).max(315_360_000).optional(),
  retries: z.number().int().min(0).max(100).optional(),
  volumes: z
    .array(
      z
        .object({
          claimName: objectName,
          mountPath,
          purpose: z.enum(['dataset', 'weights', 'checkpoint']),
        })
        .strict(),
    )
    .max(32)
    .optional(),
  topology: z.enum(['rack', 'block']).optional(),
  runtime: objectName.optional(),
  serving: servingSchema.optional(),
  templateRef: entityRef.optional(),
  simulate: z
    .object({
      durationSeconds: z.number().int().min(1).max(86_400).optional(),
      outcome: z.enum(['succeed', 'error', 'oom']).optional(),
    })
    .strict()
    .optional(),
};
