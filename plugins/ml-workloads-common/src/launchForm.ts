import type { LaunchRequest, LaunchServing } from './api';

/**
 * The form data of the launch templates, by key. The form makes a {@link LaunchRequest} of it; {@link launchFormOf} goes the other way,
 * so that a workload can be launched again with its values in the form.
 */
export interface LaunchFormValues {
  target?: {
    entityRef?: string;
    cluster?: string;
    namespace?: string;
    team?: string;
    queue?: string;
  };
  name?: string;
  engine?: string;
  type?: LaunchRequest['type'];
  image?: string;
  command?: string[];
  args?: string[];
  env?: Array<{ name?: string; value?: string }>;
  secretEnv?: Array<{ name?: string; secretName?: string; key?: string }>;
  serviceAccountName?: string;
  hardware?: {
    profile?: string;
    gpusPerPod?: number;
    replicas?: number;
    podsPerReplica?: number;
  };
  maxRunSeconds?: number;
  retries?: number;
  priorityClass?: string;
  volumes?: Array<{
    claimName?: string;
    mountPath?: string;
    purpose?: 'dataset' | 'weights' | 'checkpoint';
  }>;
  topology?: LaunchRequest['topology'];
  runtime?: string;
  /** What is served. */
  model?: Pick<
    LaunchServing,
    'port' | 'healthPath' | 'modelSizeGiB' | 'modelFormat' | 'storageUri'
  >;
  /** How many replicas serve it. */
  scaling?: Partial<
    Pick<LaunchServing, 'stage' | 'minReplicas' | 'maxReplicas' | 'autoscaling'>
  >;
  simulate?: LaunchRequest['simulate'];
}

/** Templates of this project, by what they launch. */
export const LAUNCH_TEMPLATES: Record<LaunchRequest['type'], string> = {
  training: 'train-model',
  serving: 'serve-model',
};

/**
 * `resnet-50` becomes `resnet-50-r2`, then `resnet-50-r3`; at most 52 characters, as names of workloads are. The `r` keeps the numbers
 * apart that belong to the name of a model.
 */
export function nextName(name: string): string {
  const [, stem, number] = /^(.*?)(?:-r(\d{1,4}))?$/.exec(name)!;
  const suffix = `-r${number === undefined ? 2 : Number(number) + 1}`;
  return `${stem.slice(0, 52 - suffix.length).replace(/-+$/, '')}${suffix}`;
}

function defined<T extends object>(value: T): T | undefined {
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

/**
 * The form data that stand for a request. The name is the next one, because the old one is taken; what the request does not say is absent.
 *
 * @example
 * ```ts
 * launchFormOf({ name: 'resnet', gpusPerPod: 8, replicas: 1, … }) // { name: 'resnet-r2', hardware: { gpusPerPod: 8, … }, … }
 * ```
 */
export function launchFormOf(request: LaunchRequest): LaunchFormValues {
  const { serving } = request;
  return {
    ...defined({
      name: nextName(request.name),
      engine: request.engine,
      type: request.type,
      image: request.image,
      command: request.command,
      args: request.args,
      env: request.env,
      secretEnv: request.secretEnv,
      serviceAccountName: request.serviceAccountName,
      maxRunSeconds: request.maxRunSeconds,
      retries: request.retries,
      priorityClass: request.priorityClass,
      volumes: request.volumes,
      topology: request.topology,
      runtime: request.runtime,
      simulate: request.simulate,
      model:
        serving &&
        defined({
          port: serving.port,
          healthPath: serving.healthPath,
          modelSizeGiB: serving.modelSizeGiB,
          modelFormat: serving.modelFormat,
          storageUri: serving.storageUri,
        }),
      scaling:
        serving &&
        defined({
          stage: serving.stage,
          // The form asks for the replicas of a server in one place.
          minReplicas: serving.minReplicas ?? request.replicas,
          maxReplicas: serving.maxReplicas,
          autoscaling: serving.autoscaling,
        }),
    }),
    target: defined({
      entityRef: request.entityRef,
      cluster: request.cluster,
      namespace: request.namespace,
      queue: request.queue,
    }),
    hardware: defined({
      profile: request.profile,
      gpusPerPod: request.gpusPerPod,
      replicas: request.type === 'serving' ? 1 : request.replicas,
      podsPerReplica: request.podsPerReplica,
    }),
  };
}
