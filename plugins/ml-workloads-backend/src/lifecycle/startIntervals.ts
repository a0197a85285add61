import type { WaterfallPhase } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Flip, PodFacts, WorkloadFacts } from './facts';

export interface AttemptWindow {
  /** UTC ms */
  start: number;
  end: number | null;
  pods: PodFacts[];
}

/** A part of a start, before the parts are laid end to end. */
export interface Interval {
  phase: WaterfallPhase;
  start: number;
  end: number | null;
  source: string;
}

/** Waiting for quota, and for the checks that follow. */
export function quotaIntervals(
  facts: Pick<WorkloadFacts, 'flips' | 'queued' | 'provisioning'>,
  attempt: AttemptWindow,
): Interval[] {
  if (!facts.queued) {
    return [];
  }
  const reserved = firstTrue(facts.flips, 'QuotaReserved', attempt);
  const admitted = firstTrue(facts.flips, 'Admitted', attempt);
  const intervals: Interval[] = [
    {
      phase: 'queued',
      start: attempt.start,
      end: reserved ?? admitted,
      source: 'Workload.status.conditions[QuotaReserved]',
    },
  ];
  if (reserved !== null) {
    intervals.push(...checkIntervals(facts, reserved, admitted));
  }
  return intervals;
}

/** Admission checks, of which the wait for nodes that Kueue asked for is a part. */
function checkIntervals(
  { provisioning }: Pick<WorkloadFacts, 'provisioning'>,
  reserved: number,
  admitted: number | null,
): Interval[] {
  const checks = (start: number, end: number | null): Interval => ({
    phase: 'admissionChecks',
    start,
    end,
    source: 'Workload.status.conditions[Admitted]',
  });
  const asked = provisioning?.acceptedAt ?? null;
  if (asked === null || asked < reserved || asked > (admitted ?? Infinity)) {
    return [checks(reserved, admitted)];
  }
  const made = provisioning!.provisionedAt;
  const request: Interval = {
    phase: 'nodeRequest',
    start: asked,
    end: made,
    source: 'ProvisioningRequest.status.conditions[Provisioned]',
  };
  return [
    checks(reserved, asked),
    request,
    ...(made === null ? [] : [checks(made, admitted)]),
  ];
}

/** From the making of a pod until it has a node; the way of a node that is made for it is told in its steps. */
function schedulingIntervals(pod: PodFacts, of: string): Interval[] {
  const { createdAt, scheduledAt, nodeClaim: claim } = pod;
  const scheduling = (start: number, end: number | null): Interval => ({
    phase: 'scheduling',
    start,
    end,
    source: `Pod.status.conditions[PodScheduled]${of}`,
  });
  if (!claim || claim.createdAt < createdAt) {
    return [scheduling(createdAt, scheduledAt)];
  }
  const { launchedAt, registeredAt, initializedAt } = claim;
  const step = (
    phase: WaterfallPhase,
    start: number | null,
    end: number | null,
    condition: string,
  ): Interval[] =>
    start === null
      ? []
      : [
          {
            phase,
            start,
            end,
            source: `NodeClaim.status.conditions[${condition}]${of}`,
          },
        ];
  return [
    scheduling(createdAt, claim.createdAt),
    ...step('nodeRequest', claim.createdAt, launchedAt, 'Launched'),
    ...step('nodeBoot', launchedAt, registeredAt, 'Registered'),
    ...step('nodeInit', registeredAt, initializedAt, 'Initialized'),
    ...(initializedAt === null ? [] : [scheduling(initializedAt, scheduledAt)]),
  ];
}

/** From the making of a pod until it is ready. */
export function podIntervals(
  pod: PodFacts,
  byCondition: boolean,
  pods: number,
): Interval[] {
  const of = pods > 1 ? ` (slowest of ${pods} pods)` : '';
  const intervals = schedulingIntervals(pod, of);
  for (const pull of pod.pulls) {
    if (pull.start !== null) {
      intervals.push({
        phase: 'imagePull',
        start: pull.start,
        end: pull.end,
        source: `Event Pulling, Pulled of ${pull.container}${of}`,
      });
    }
  }
  if (pod.initStartedAt !== null) {
    intervals.push({
      phase: 'init',
      start: pod.initStartedAt,
      end: pod.initEndedAt,
      source: `Pod.status.initContainerStatuses[]${of}`,
    });
  }
  if (pod.runningAt !== null && byCondition) {
    intervals.push({
      phase: 'load',
      start: pod.runningAt,
      end: pod.readyAt,
      source: `Pod.status.conditions[Ready]${of}`,
    });
  }
  return intervals;
}

function firstTrue(
  flips: Flip[],
  type: string,
  { start, end }: AttemptWindow,
): number | null {
  const found = flips.find(
    flip =>
      flip.owner === 'kueue' &&
      flip.type === type &&
      flip.status === 'True' &&
      flip.at >= start &&
      (end === null || flip.at <= end),
  );
  return found?.at ?? null;
}
