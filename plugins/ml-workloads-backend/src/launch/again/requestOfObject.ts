import {
  LABELS,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import type { HardwareProfileConfig, WorkloadRow } from '../../contracts';
import type { KubeObject } from '../../observe/types';
import { missingOf, type KeptRequest } from '../keptRequest';
import { launchRequestSchema } from '../LaunchRequest';
import { deadlineOf, replicasOf, retriesOf, runtimeOf } from './shapes';

type Offered = {
  engines: Pick<Engine, 'name' | 'kind' | 'types'>[];
  profiles: Pick<
    HardwareProfileConfig,
    'name' | 'resourceName' | 'nodeSelector'
  >[];
};

/**
 * A launch request that says what an object says, whoever made it, as far as it can be told. Values of variables, commands and arguments
 * are not taken over: they may hold secrets. Pure.
 *
 * What cannot be told is empty or 1, and named in `missing`; the form asks for it.
 */
export function requestOfObject(
  row: WorkloadRow,
  object: KubeObject,
  { engines, profiles }: Offered,
): KeptRequest {
  const engine = engines.find(({ kind }) => kind === row.kind);
  const labels = object.metadata.labels ?? {};
  const { pod, container } = gpuContainer(object, profiles);
  const profile = profileOf(labels, pod, container, profiles);
  const gpus = profile && Number(limitOf(container, profile.resourceName));
  const env: any[] = container?.env ?? [];
  const { replicas, podsPerReplica } = replicasOf(row.kind, object);
  const model = object.spec?.predictor?.model;
  const serving = engine?.types[0] === 'serving';

  const request: Partial<LaunchRequest> = {
    entityRef: row.component ?? undefined,
    cluster: row.cluster,
    namespace: row.namespace,
    name: row.name,
    engine: engine?.name,
    type: engine?.types[0],
    image: container?.image,
    secretEnv: some(
      env.flatMap(({ name, valueFrom }) =>
        valueFrom?.secretKeyRef
          ? [
              {
                name,
                secretName: valueFrom.secretKeyRef.name,
                key: valueFrom.secretKeyRef.key,
              },
            ]
          : [],
      ),
    ),
    serviceAccountName:
      pod?.serviceAccountName === 'default'
        ? undefined
        : pod?.serviceAccountName,
    profile: profile?.name,
    gpusPerPod: gpus || undefined,
    replicas,
    podsPerReplica,
    queue: labels[LABELS.queue],
    priorityClass: labels[LABELS.priorityClass],
    maxRunSeconds: deadlineOf(row.kind, object),
    retries: retriesOf(row.kind, object),
    volumes: some(volumesOf(pod, container)),
    runtime: runtimeOf(row.kind, object),
    ...(serving
      ? {
          serving: {
            stage: replicas === 0 ? 'development' : 'production',
            port: container?.ports?.[0]?.containerPort,
            healthPath: container?.readinessProbe?.httpGet?.path,
            modelFormat: model?.modelFormat?.name,
            storageUri: model?.storageUri,
            maxReplicas: object.spec?.predictor?.maxReplicas,
          },
        }
      : {}),
  };
  const { kept, refused } = wellFormed(request);
  return {
    request: {
      ...kept,
      entityRef: kept.entityRef ?? '',
      cluster: row.cluster,
      namespace: row.namespace,
      name: row.name,
      engine: kept.engine ?? '',
      type: kept.type ?? 'training',
      image: kept.image ?? '',
      profile: kept.profile ?? '',
      gpusPerPod: kept.gpusPerPod ?? 1,
      replicas: kept.replicas ?? 1,
    },
    missing: [
      ...refused,
      ...(serving && row.kind !== 'InferenceService'
        ? ['serving.autoscaling']
        : []),
      ...missingOf({
        command: Boolean(container?.command?.length),
        args: Boolean(container?.args?.length),
        env: env
          .filter(({ valueFrom }) => !valueFrom?.secretKeyRef)
          .map(({ name }) => String(name).slice(0, 255)),
      }),
    ],
  };
}

/** The fields that a launch would take; those that it would not, by name. */
function wellFormed(request: Partial<LaunchRequest>): {
  kept: Partial<LaunchRequest>;
  refused: string[];
} {
  const plain = JSON.parse(JSON.stringify(request));
  const result = launchRequestSchema.safeParse(plain);
  if (result.success) return { kept: result.data, refused: [] };
  const refused = new Set<string>();
  for (const { path } of result.error.issues) {
    const [field, inner] = path;
    if (field === 'serving' && inner !== undefined && plain.serving) {
      delete plain.serving[inner];
      refused.add(`serving.${inner}`);
    } else {
      delete plain[field];
      refused.add(String(field));
    }
  }
  return { kept: plain, refused: [...refused] };
}

/** Every pod spec in an object, wherever its kind has them. */
function podSpecs(node: unknown, depth = 0): any[] {
  if (!node || typeof node !== 'object' || depth > 12) return [];
  if (Array.isArray(node)) {
    return node.flatMap(item => podSpecs(item, depth + 1));
  }
  const { containers } = node as any;
  if (Array.isArray(containers)) return [node];
  return Object.values(node).flatMap(value => podSpecs(value, depth + 1));
}

/** The container that has GPUs, with its pod; else the first; KServe's model and Trainer's trainer stand for one. */
function gpuContainer(
  object: KubeObject,
  profiles: Offered['profiles'],
): { pod: any; container: any } {
  const { predictor, trainer } = object.spec ?? {};
  const all = podSpecs(object.spec).flatMap(pod =>
    (pod.containers as any[]).map(container => ({ pod, container })),
  );
  if (predictor?.model) {
    all.unshift({ pod: predictor, container: predictor.model });
  }
  if (trainer) {
    all.unshift({
      pod: all[0]?.pod ?? {},
      container: { ...trainer, resources: trainer.resourcesPerNode },
    });
  }
  return (
    all.find(({ container }) =>
      profiles.some(({ resourceName }) => limitOf(container, resourceName)),
    ) ??
    all[0] ?? { pod: undefined, container: undefined }
  );
}

function limitOf(container: any, resource: string): unknown {
  return container?.resources?.limits?.[resource];
}

/** The profile that the label names; else the one whose resource and nodes the pod asks for. */
function profileOf(
  labels: Record<string, string>,
  pod: any,
  container: any,
  profiles: Offered['profiles'],
) {
  const named = profiles.find(({ name }) => name === labels[LABELS.profile]);
  return (
    named ??
    profiles.find(
      ({ resourceName, nodeSelector }) =>
        limitOf(container, resourceName) &&
        Object.entries(nodeSelector).every(
          ([key, value]) => pod?.nodeSelector?.[key] === value,
        ),
    )
  );
}

function volumesOf(
  pod: any,
  container: any,
): NonNullable<LaunchRequest['volumes']> {
  return (container?.volumeMounts ?? []).flatMap((mount: any) => {
    const claim = (pod?.volumes ?? []).find(
      ({ name }: any) => name === mount.name,
    )?.persistentVolumeClaim;
    return claim
      ? [
          {
            claimName: claim.claimName,
            mountPath: mount.mountPath,
            purpose:
              mount.readOnly || claim.readOnly
                ? ('dataset' as const)
                : ('checkpoint' as const),
          },
        ]
      : [];
  });
}

function some<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}
