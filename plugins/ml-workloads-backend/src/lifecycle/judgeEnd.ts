import { worstEnd } from './attempts';
import type { Flip, WorkloadFacts } from './facts';
import { isTrue } from './flips';
import type { Moment } from './moment';
import type { Judged } from './judged';

/** The end that it has come to at a moment; null while it goes on. */
export function ended(facts: WorkloadFacts, moment: Moment): Judged | null {
  const { lastEnded } = moment;
  const complete = isTrue(moment.object.get('Complete'));
  if (complete) {
    return {
      state: 'Succeeded',
      code: null,
      facts: {},
      source: complete.source,
    };
  }
  const failed = isTrue(moment.object.get('Failed'));
  if (failed) {
    return {
      state: 'Failed',
      source: failed.source,
      ...failure(facts, moment, failed),
    };
  }
  const stopped = isTrue(moment.object.get('Stopped'));
  if (stopped) {
    return {
      state: 'Stopped',
      code: 'StoppedInside',
      facts: {},
      source: stopped.source,
    };
  }
  if (facts.object.endsWithPods && moment.live === 0 && lastEnded) {
    const source = 'Pod.status.phase';
    if (lastEnded.end === 'completed') {
      return { state: 'Succeeded', code: null, facts: {}, source };
    }
    if (lastEnded.end === 'stopped') {
      return { state: 'Stopped', code: 'Deleted', facts: {}, source };
    }
    const only = { ...moment, lastPods: [lastEnded] };
    return { state: 'Failed', source, ...failure(facts, only) };
  }
  return moment.gone
    ? {
        state: 'Stopped',
        code: 'Deleted',
        facts: {},
        source: 'deletion as observed',
      }
    : null;
}

/** Reasons of a `Failed` condition that say more than the ends of the pods do. */
const FAILURES: Record<string, string> = {
  DeadlineExceeded: 'DeadlineExceeded',
  PreRunningDeadlineExceeded: 'NotStartedInTime',
  JobDeploymentStatusTransitionGracePeriodExceeded: 'NotStartedInTime',
  SubmissionFailed: 'SubmissionFailed',
  ValidationFailed: 'InvalidSpec',
  TrainingRuntimeNotSupported: 'InvalidSpec',
};

/** Why something that failed did: what the condition says, else the worst end of its pods. */
function failure(
  { flips }: WorkloadFacts,
  { lastPods }: Moment,
  flip?: Flip,
): Pick<Judged, 'code' | 'facts'> {
  const known = flip && FAILURES[flip.reason];
  if (flip && known) {
    return { code: known, facts: { message: flip.message } };
  }
  // A deadline of a Job within a JobSet ends the JobSet, which only says that a Job failed.
  const child = flips.find(({ owner }) => owner === 'child');
  if (flip && child?.reason === 'DeadlineExceeded') {
    return { code: 'DeadlineExceeded', facts: {} };
  }
  const { endReason, exitCode } = worstEnd(lastPods);
  const codes: Record<string, string> = {
    oom: 'OutOfMemory',
    nodeLost: 'NodeLost',
    evicted: 'Disrupted',
    preempted: 'Disrupted',
    deadline: 'DeadlineExceeded',
    imagePull: 'ImageNeverPulled',
  };
  return {
    code: codes[endReason ?? ''] ?? 'Failed',
    facts: { exitCode, message: flip?.message },
  };
}
