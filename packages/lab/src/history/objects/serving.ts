import { KubernetesObject } from '../../cluster/objects';
import { rfc3339 } from '../rfc3339';
import { ownerOf, setConditions } from './meta';
import { Told } from './training';

export type ServingKind = 'Deployment' | 'InferenceService' | 'LeaderWorkerSet';

export interface ServicePlan {
  name: string;
  namespace: string;
  at: number;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Of each pod. */
  spec: object;
  replicas: number;
  most: number;
}

/** The object that people know, and what is between it and its pods; the last one owns the pods. */
export function serviceObjects(
  kind: ServingKind,
  plan: ServicePlan,
  uid: () => string,
): Told[] {
  const { name, namespace, at, labels, annotations } = plan;
  const object = (
    apiVersion: string,
    ofKind: string,
    ofName: string,
    spec: object,
    owner?: KubernetesObject,
  ): KubernetesObject => ({
    apiVersion,
    kind: ofKind,
    metadata: {
      name: ofName,
      namespace,
      uid: uid(),
      creationTimestamp: rfc3339(at),
      labels,
      ...(owner ? { ownerReferences: ownerOf(owner) } : { annotations }),
    },
    spec,
    status: {},
  });
  const replicated = {
    replicas: plan.replicas,
    template: { metadata: { labels }, spec: plan.spec },
  };
  if (kind === 'LeaderWorkerSet') {
    const set = object('leaderworkerset.x-k8s.io/v1', kind, name, {
      replicas: plan.replicas,
      leaderWorkerTemplate: {
        size: 2,
        workerTemplate: { metadata: { labels }, spec: plan.spec },
      },
    });
    const leaders = object('apps/v1', 'StatefulSet', name, replicated, set);
    return [
      { resource: 'leaderworkersets.leaderworkerset.x-k8s.io', object: set },
      { resource: 'statefulsets.apps', object: leaders },
    ];
  }
  const service =
    kind === 'InferenceService'
      ? object('serving.kserve.io/v1beta1', kind, name, {
          predictor: {
            minReplicas: 1,
            maxReplicas: plan.most,
            model: { modelFormat: { name: 'huggingface' } },
          },
        })
      : undefined;
  const deployment = object(
    'apps/v1',
    'Deployment',
    service ? `${name}-predictor` : name,
    replicated,
    service,
  );
  const replicaSet = object(
    'apps/v1',
    'ReplicaSet',
    `${deployment.metadata.name}-${uid().slice(0, 9)}`,
    replicated,
    deployment,
  );
  return [
    ...(service
      ? [{ resource: 'inferenceservices.serving.kserve.io', object: service }]
      : []),
    { resource: 'deployments.apps', object: deployment },
    { resource: 'replicasets.apps', object: replicaSet },
  ];
}

/** What its objects say of how many pods it wants and has. */
export function setReplicas(
  objects: readonly Told[],
  at: number,
  wanted: number,
  ready: number,
): void {
  for (const { object } of objects) {
    if (object.kind === 'InferenceService') {
      setConditions(object, at, [
        {
          type: 'Ready',
          status: ready > 0 ? 'True' : 'False',
          reason: ready > 0 ? '' : 'PredictorNotReady',
          message: '',
        },
      ]);
    } else {
      object.spec.replicas = wanted;
      Object.assign(object.status, {
        replicas: wanted,
        readyReplicas: ready,
        availableReplicas: ready,
      });
    }
  }
}
