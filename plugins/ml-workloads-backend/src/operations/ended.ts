import type { KubeObject } from '../observe/types';

/** Conditions that say that an object has ended, for kinds that end. */
const CONDITIONS: Record<string, readonly string[]> = {
  Job: ['Complete', 'Failed'],
  JobSet: ['Completed', 'Failed'],
  TrainJob: ['Complete', 'Failed'],
  PyTorchJob: ['Succeeded', 'Failed'],
};

/** Whether an object has ended for good and only its remains are in the cluster. False for what goes on until it is stopped. Pure. */
export function hasEnded(kind: string, { status }: KubeObject): boolean {
  if (kind === 'Pod') return ['Succeeded', 'Failed'].includes(status?.phase);
  if (kind === 'RayJob') {
    return ['Complete', 'Failed', 'ValidationFailed'].includes(
      status?.jobDeploymentStatus,
    );
  }
  const ends = CONDITIONS[kind] ?? [];
  return (status?.conditions ?? []).some(
    (condition: any) =>
      condition.status === 'True' && ends.includes(condition.type),
  );
}
