import type {
  WorkloadGroup,
  WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { countGpus } from '../numbers';

/** States in which a workload still wants or holds GPUs. */
export const ACTIVE_STATES: WorkloadState[] = [
  'Queued',
  'Provisioning',
  'Starting',
  'Running',
  'Degraded',
  'Paused',
  'Unknown',
];

interface Part {
  state: WorkloadState;
  /** `n` of them, holding `gpus` */
  words: (n: number, gpus: string | null) => string;
}

const on = (gpus: string | null) => (gpus ? ` on ${gpus}` : '');

const PARTS: Part[] = [
  { state: 'Running', words: (n, gpus) => `${n} running${on(gpus)}` },
  { state: 'Degraded', words: (n, gpus) => `${n} degraded${on(gpus)}` },
  { state: 'Starting', words: (n, gpus) => `${n} starting${on(gpus)}` },
  { state: 'Provisioning', words: n => `${n} waiting for a node` },
  { state: 'Queued', words: n => `${n} waiting for quota` },
  { state: 'Paused', words: n => `${n} paused` },
  { state: 'Unknown', words: n => `${n} in an unknown state` },
];

/** The first thing that the tab says: `3 running on 12 GPUs, 1 waiting for quota.` */
export function describeActive(byState: WorkloadGroup[]): string {
  const parts = PARTS.flatMap(({ state, words }) => {
    const group = byState.find(({ key }) => key === state);
    if (!group) return [];
    const { heldGpusMilli: held, workloads } = group;
    return [words(workloads, held > 0 ? countGpus(held) : null)];
  });
  if (parts.length === 0) return 'Nothing is running or waiting.';
  return `${parts.join(', ')}.`;
}
