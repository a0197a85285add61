import type {
  Workload,
  WorkloadDetail,
  WorkloadSpend,
  WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadAction } from '../api';
import {
  count,
  countGpus,
  formatGpuHours,
  formatMoney,
  formatMoneyShort,
} from '../numbers';

const PAUSABLE: WorkloadState[] = [
  'Queued',
  'Provisioning',
  'Starting',
  'Running',
  'Degraded',
];

/** What can be done to a workload in its state. */
export function possibleActions(
  workload: Pick<Workload, 'state' | 'deleted' | 'kind'>,
): WorkloadAction[] {
  if (workload.deleted) return [];
  const { state } = workload;
  // A bare pod cannot be suspended.
  const pausable = workload.kind !== 'Pod';
  if (PAUSABLE.includes(state)) return pausable ? ['pause', 'stop'] : ['stop'];
  if (state === 'Paused') return ['resume', 'stop'];
  return state === 'Unknown' ? ['stop'] : [];
}

export const ACTION_WORDS: Record<
  WorkloadAction,
  { verb: string; doing: string; done: string }
> = {
  pause: { verb: 'Pause', doing: 'Pausing', done: 'is being paused' },
  resume: { verb: 'Resume', doing: 'Resuming', done: 'is resumed' },
  stop: { verb: 'Stop', doing: 'Stopping', done: 'is being stopped' },
};

/** What will happen, in numbers, before the person confirms. */
export function describeConsequences(
  action: WorkloadAction,
  workload: WorkloadDetail,
  spend: Pick<WorkloadSpend, 'pricePerGpuHourMicros' | 'currency'> | undefined,
): string[] {
  const held = workload.heldGpusMilli;
  const pods = workload.pods.filter(pod => pod.endedAt === null).length;
  const price = spend?.pricePerGpuHourMicros ?? null;
  const perHour = (gpusMilli: number): string | null =>
    price === null || !spend
      ? null
      : formatMoney(
          ((BigInt(price) * BigInt(gpusMilli)) / 1000n).toString(),
          spend.currency,
        );
  if (action === 'resume') {
    const wanted = workload.gpusMilli;
    const cost = wanted === null ? null : perHour(wanted);
    return [
      wanted === null
        ? 'It joins its queue again.'
        : `It joins its queue again and asks for ${countGpus(wanted)}.`,
      cost === null
        ? 'What it will cost is not known: the GPUs have no price.'
        : `From the moment its pods are placed it costs ${cost} an hour.`,
      'It begins a new attempt; it continues only from what it has saved.',
    ];
  }
  const lines: string[] = [];
  if (held > 0) {
    const saved = perHour(held);
    lines.push(
      `${count(pods, 'pod')} end${pods === 1 ? 's' : ''} and ${countGpus(
        held,
      )} become free${saved === null ? '' : `, which saves ${saved} an hour`}.`,
    );
    lines.push('Work since its last checkpoint is lost.');
  } else {
    lines.push('It holds no GPUs now; it leaves its queue.');
  }
  lines.push(
    action === 'pause'
      ? 'It can be resumed and then queues again.'
      : 'It cannot be resumed. Its history and its spend stay here.',
  );
  if (Number(workload.gpuMs) > 0)
    lines.push(
      `So far it used ${formatGpuHours(workload.gpuMs)} GPU-h${
        workload.costMicros === null
          ? ''
          : ` for ${formatMoneyShort(workload.costMicros, workload.currency)}`
      }.`,
    );
  return lines;
}

const ACTORS = {
  you: 'You can act',
  lead: 'Your team lead can act',
  platform: 'The platform team can act',
  nobody: 'Nobody needs to act',
} as const;

/** Who can unblock it and how: `Your team lead can act: raise the quota of queue gpu.` */
export function describeActor(reason: NonNullable<Workload['reason']>): string {
  const who = ACTORS[reason.actor] ?? ACTORS.nobody;
  if (reason.action) return `${who}: ${reason.action}`;
  return reason.actor === 'nobody'
    ? `${who}: it goes on by itself.`
    : `${who}.`;
}
