import type { Receipt } from './receipt';

/** Any user but root: images that say none of their own still start. */
const RUN_AS_USER = 1000;

/** Security of a pod at the restricted level of the Pod Security Standards. `receipt` is at the pod's spec. */
export function podSecurity(
  receipt: Receipt,
  options: { volumes: boolean },
): Record<string, unknown> {
  return receipt.field(
    'securityContext',
    {
      runAsNonRoot: true,
      runAsUser: RUN_AS_USER,
      runAsGroup: RUN_AS_USER,
      fsGroup: RUN_AS_USER,
      ...(options.volumes ? { fsGroupChangePolicy: 'OnRootMismatch' } : {}),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    `The pod runs without root rights, as Kubernetes' restricted level asks${
      options.volumes
        ? '; a volume whose root already belongs to the group is not walked file by file at the start'
        : ''
    }`,
  );
}

/** Security of a container at the same level. `receipt` is at the container. */
export function containerSecurity(receipt: Receipt): Record<string, unknown> {
  return receipt.field(
    'securityContext',
    {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
    "The container gains no rights, as Kubernetes' restricted level asks",
  );
}
