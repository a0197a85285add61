import type { KubeObject } from '../observe/types';
import type { TopIdentity } from './Work';

/** The controller that owns an object; undefined when none does. */
export function controllerOf(object: KubeObject): TopIdentity | undefined {
  const owner = object.metadata.ownerReferences?.find(ref => ref.controller);
  return (
    owner && {
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.name,
      uid: owner.uid,
      namespace: object.metadata.namespace ?? '',
    }
  );
}

/** Items of a list say neither kind nor version where the kind is built in; all built-in owners are v1 of their group. */
export function builtInVersion(resource: string): string {
  return `${resource.slice(resource.indexOf('.') + 1)}/v1`;
}

export function identityOf(
  object: KubeObject,
  kind: string,
  apiVersion: string,
): TopIdentity {
  return {
    apiVersion: object.apiVersion ?? apiVersion,
    kind: object.kind ?? kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    uid: object.metadata.uid,
  };
}

/** An owner that is known by one of its pods: it is at least as old as that. */
export function standIn(top: TopIdentity, pod: KubeObject): KubeObject {
  return {
    apiVersion: top.apiVersion,
    kind: top.kind,
    metadata: {
      name: top.name,
      namespace: top.namespace,
      uid: top.uid,
      creationTimestamp: pod.metadata.creationTimestamp,
    },
  };
}
