import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';

/** A number that a form may have left empty: an empty text is not 0. */
const optionalNumber = (zod: any) =>
  zod.preprocess(
    (value: unknown) => (value === '' ? null : value),
    zod.coerce.number().nullish(),
  );

/**
 * Input of both actions: the launch request, as a template fills it in.
 *
 * `zod` is the scaffolder's own copy; its types and those of ours exceed the compiler when they are compared.
 */
export const launchInput = {
  entityRef: (zod: any) =>
    zod.string().describe('Component that will own the workload'),
  cluster: (zod: any) => zod.string().describe('Name of the cluster'),
  namespace: (zod: any) =>
    zod.string().describe("Namespace that is bound to the component's team"),
  name: (zod: any) => zod.string().describe('Name of the workload'),
  engine: (zod: any) =>
    zod.string().default('job').describe('Kind of workload, e.g. job'),
  type: (zod: any) => zod.enum(['training', 'serving']).default('training'),
  image: (zod: any) => zod.string().describe('Container image'),
  command: (zod: any) => zod.array(zod.string()).nullish(),
  args: (zod: any) => zod.array(zod.string()).nullish(),
  env: (zod: any) =>
    zod
      .array(zod.object({ name: zod.string(), value: zod.string().nullish() }))
      .nullish(),
  secretEnv: (zod: any) =>
    zod
      .array(
        zod.object({
          name: zod.string(),
          secretName: zod.string(),
          key: zod.string(),
        }),
      )
      .nullish()
      .describe('Variables from Secrets of the namespace, by name'),
  serviceAccountName: (zod: any) => zod.string().nullish(),
  profile: (zod: any) => zod.string().describe('Hardware profile'),
  gpusPerPod: (zod: any) => zod.coerce.number().describe('GPUs of a pod'),
  replicas: (zod: any) =>
    zod.coerce
      .number()
      .default(1)
      .describe('What runs at the same time: pods, nodes, workers or replicas'),
  podsPerReplica: (zod: any) =>
    optionalNumber(zod).describe('Pods of one replica where it is a group'),
  queue: (zod: any) => zod.string().nullish(),
  priorityClass: (zod: any) =>
    zod.string().nullish().describe('Kueue WorkloadPriorityClass'),
  maxRunSeconds: (zod: any) => optionalNumber(zod),
  retries: (zod: any) => optionalNumber(zod),
  volumes: (zod: any) =>
    zod
      .array(
        zod.object({
          claimName: zod.string(),
          mountPath: zod.string(),
          purpose: zod.enum(['dataset', 'weights', 'checkpoint']),
        }),
      )
      .nullish()
      .describe('PersistentVolumeClaims of the namespace'),
  topology: (zod: any) =>
    zod
      .enum(['rack', 'block', ''])
      .nullish()
      .describe('How near to each other the pods must be'),
  runtime: (zod: any) =>
    zod
      .string()
      .nullish()
      .describe('TrainingRuntime of a TrainJob, ServingRuntime of a service'),
  serving: (zod: any) =>
    zod
      .object({
        port: optionalNumber(zod),
        healthPath: zod.string().nullish(),
        stage: zod.enum(['production', 'development']),
        minReplicas: optionalNumber(zod),
        maxReplicas: optionalNumber(zod),
        autoscaling: zod
          .object({
            metric: zod.enum(['concurrency', 'queueDepth', 'gpuUtilization']),
            target: zod.coerce.number(),
          })
          .nullish(),
        modelSizeGiB: optionalNumber(zod),
        modelFormat: zod.string().nullish(),
        storageUri: zod.string().nullish(),
      })
      .nullish()
      .describe('How a model is served; only for type serving'),
  simulate: (zod: any) =>
    zod
      .object({
        durationSeconds: zod.coerce.number().nullish(),
        outcome: zod.enum(['succeed', 'error', 'oom']).nullish(),
      })
      .nullish()
      .describe('Only in demonstration portals: how the simulated pod plays'),
};

/** What a template gave, before it is checked by the backend. */
export type LaunchInput = Record<string, unknown> & {
  env?: Array<{ name: string; value?: string | null }> | null;
};

/** The request for the backend: what the form left empty is left out, and the template is named. */
export function toLaunchRequest(
  input: LaunchInput,
  templateRef: string | undefined,
): LaunchRequest {
  const env = input.env?.map(({ name, value }) => ({
    name,
    value: value ?? '',
  }));
  return withoutEmpty({ ...input, env, templateRef }) as LaunchRequest;
}

function withoutEmpty(value: unknown): unknown {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .filter(([key]) => key !== 'env')
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => !isEmpty(inner));
  const { env } = value as LaunchInput;
  return Object.fromEntries(env?.length ? [...kept, ['env', env]] : kept);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
