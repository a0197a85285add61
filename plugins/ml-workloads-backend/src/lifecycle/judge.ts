import type { WorkloadFacts } from './facts';
import { isTrue } from './flips';
import { ended } from './judgeEnd';
import { waiting } from './judgeWait';
import type { Moment } from './moment';
import type { Judged } from './judged';

/** The state at one moment. */
export function judge(facts: WorkloadFacts, moment: Moment): Judged {
  return (
    ended(facts, moment) ??
    switchedOff(facts, moment) ??
    waiting(facts, moment) ??
    running(facts, moment)
  );
}

/** Nothing runs because somebody, or an autoscaler, wants nothing to run. */
function switchedOff(facts: WorkloadFacts, moment: Moment): Judged | null {
  const paused = (code: string, source: string): Judged => ({
    state: 'Paused',
    code,
    facts: {},
    source,
  });
  const off = isTrue(moment.object.get('Off'));
  if (off && moment.live === 0) {
    return paused('Suspended', off.source);
  }
  const suspended = isTrue(moment.object.get('Suspended'));
  if (suspended && !facts.queued) {
    return paused('Suspended', suspended.source);
  }
  if (moment.live > 0 || moment.wanted !== 0) {
    return null;
  }
  // It serves and has no pods: the next request starts one.
  const idle = facts.object.readyByObject
    ? isTrue(moment.object.get('Ready'))
    : undefined;
  return idle
    ? paused('ScaledToZero', idle.source)
    : paused('OnHold', 'spec.replicas');
}

function running(facts: WorkloadFacts, moment: Moment): Judged {
  const { readyByCondition, readyByObject } = facts.object;
  const wanted = moment.wanted ?? Math.max(1, moment.live + moment.ok);
  const done = moment.ready + moment.ok;
  const readySource = readyByCondition
    ? 'Pod.status.conditions[Ready]'
    : 'Pod.status.containerStatuses[].state.running';
  if (done >= wanted && done > 0) {
    const serves = moment.object.get('Ready');
    if (readyByObject && !isTrue(serves)) {
      return {
        state: moment.hasBeenReady ? 'Degraded' : 'Starting',
        code: moment.hasBeenReady ? 'NotServing' : 'Publishing',
        facts: { message: serves?.message },
        source: serves?.source ?? readySource,
      };
    }
    moment.hasBeenReady = true;
    return { state: 'Running', code: null, facts: {}, source: readySource };
  }
  if (moment.live === 0) {
    return {
      state: 'Provisioning',
      code: withoutPods(moment),
      facts: {},
      source:
        moment.kueue.get('Admitted')?.source ??
        (moment.bad > 0 ? 'Pod.status.phase' : 'metadata.creationTimestamp'),
    };
  }
  if (moment.hasBeenReady) {
    const trouble = moment.troubled?.troubles.at(-1);
    return {
      state: 'Degraded',
      code: trouble?.code ?? 'BelowReplicas',
      facts: { exitCode: trouble?.exitCode },
      source: trouble
        ? 'Pod.status.containerStatuses[].lastState.terminated'
        : readySource,
    };
  }
  if (moment.scheduled > 0) {
    return {
      state: 'Starting',
      code: moment.ready > 0 ? 'WaitingForPeers' : null,
      facts: {},
      source: 'Pod.status.conditions[PodScheduled]',
    };
  }
  return {
    state: 'Provisioning',
    code: 'CreatingPods',
    facts: {},
    source: 'Pod.metadata.creationTimestamp',
  };
}

/** Why there is no pod though it may start. */
function withoutPods({ object, bad }: Moment): string {
  if (isTrue(object.get('Ending'))) {
    return 'Ending';
  }
  return bad > 0 ? 'RetryingAfterFailure' : 'CreatingPods';
}
