import type { LaunchRequest } from './api';

/** GPUs that a launch may hold at once, at its largest. Pure. */
export function gpusAtMost(
  request: Pick<
    LaunchRequest,
    'gpusPerPod' | 'replicas' | 'podsPerReplica' | 'serving'
  >,
): number {
  const replicas = Math.max(
    request.replicas,
    request.serving?.maxReplicas ?? 0,
  );
  return replicas * (request.podsPerReplica ?? 1) * request.gpusPerPod;
}
