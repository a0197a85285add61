import type { PodFacts, WorkloadFacts } from './facts';
import type { Judged } from './timeline';

/**
 * What the pods say now and nobody remembers later: why a container waits, what the scheduler misses. Refines the code of the state.
 */
export function currentReason(
  facts: WorkloadFacts,
  judged: Judged,
): Pick<Judged, 'code' | 'facts'> {
  const { code } = judged;
  const live = facts.pods.filter(pod => pod.endedAt === null);
  if (code === 'UnsatisfiedAdmissionChecks') {
    const check = facts.kueue?.openChecks[0];
    return {
      code,
      facts: {
        message:
          check && `${check.name} is ${check.state}. ${check.message}`.trim(),
      },
    };
  }
  if (judged.state === 'Provisioning') {
    const stuck = live.find(pod => pod.unschedulable);
    return stuck
      ? { code: 'Unschedulable', facts: { message: stuck.unschedulable! } }
      : judged;
  }
  if (judged.state === 'Starting') {
    return starting(live, facts.object.readyByCondition) ?? judged;
  }
  return judged;
}

const IMAGE = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
]);
const CONFIGURATION = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

function starting(
  live: PodFacts[],
  byCondition: boolean,
): Pick<Judged, 'code' | 'facts'> | null {
  for (const { waiting, troubles } of live) {
    if (!waiting) {
      continue;
    }
    if (IMAGE.has(waiting.reason)) {
      return { code: 'ImagePullFailed', facts: { message: waiting.message } };
    }
    if (CONFIGURATION.has(waiting.reason)) {
      return {
        code: 'ConfigurationFailed',
        facts: { message: waiting.message },
      };
    }
    if (waiting.reason === 'CrashLoopBackOff') {
      return {
        code: 'Restarting',
        facts: { exitCode: troubles.at(-1)?.exitCode },
      };
    }
  }
  const waits = live.find(
    pod => pod.runningAt === null && pod.scheduledAt !== null,
  );
  if (waits) {
    const pulls = waits.pulls.some(
      pull => pull.start !== null && pull.end === null,
    );
    const inits = waits.initStartedAt !== null && waits.initEndedAt === null;
    return {
      code: inits && !pulls ? 'Initializing' : 'PullingImage',
      facts: {},
    };
  }
  return byCondition && live.some(pod => pod.runningAt !== null && !pod.ready)
    ? { code: 'Loading', facts: {} }
    : null;
}
