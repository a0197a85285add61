import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { firstOwnVariable } from './container';
import type { Receipt } from './receipt';

/** Port that PyTorch's rendezvous takes when nothing else is said. */
const MASTER_PORT = '29500';

/** Label in which an indexed Job tells its pod its number. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/**
 * Variables by which the pods of one run find each other. Names that the request sets itself are left to it. `receipt` is at the container.
 *
 * `MASTER_ADDR`, `MASTER_PORT`, `WORLD_SIZE` and `RANK` are PyTorch's `env://`, one process a pod; the `PET_…` are torchrun's arguments,
 * which starts a process for each GPU and sets rank and world size for each of them anew.
 */
export function rendezvous(
  request: LaunchRequest,
  address: string,
  receipt: Receipt,
): Array<Record<string, unknown>> {
  const nodes = String(request.replicas);
  const rank = {
    valueFrom: {
      fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` },
    },
  };
  const where = 'Where the pods meet: the first one, by a name that stays';
  const torchrun = 'So that torchrun needs no arguments';
  const wanted: Array<[string, Record<string, unknown>, string]> = [
    ['MASTER_ADDR', { value: address }, where],
    ['MASTER_PORT', { value: MASTER_PORT }, where],
    ['WORLD_SIZE', { value: nodes }, 'How many pods there are'],
    ['RANK', rank, 'Which of them this one is, from 0'],
    ['PET_NNODES', { value: nodes }, torchrun],
    ['PET_NODE_RANK', rank, torchrun],
    ['PET_NPROC_PER_NODE', { value: String(request.gpusPerPod) }, torchrun],
    ['PET_MASTER_ADDR', { value: address }, torchrun],
    ['PET_MASTER_PORT', { value: MASTER_PORT }, torchrun],
  ];
  const own = new Set(
    [...(request.env ?? []), ...(request.secretEnv ?? [])].map(
      ({ name }) => name,
    ),
  );
  const first = firstOwnVariable(request);
  return wanted
    .filter(([name]) => !own.has(name))
    .map(([name, value, reason], index) =>
      receipt.at('env').note(String(first + index), { name, ...value }, reason),
    );
}
