import type { OwnerWarning, PodFacts, WorkloadFacts } from './facts';
import { nodeProblem, requestProblem } from './nodeProblems';
import {
  creationProblem,
  imageCode,
  kueuePendingCode,
  preemptionOf,
  reasonOf,
} from './reasons';
import type { Judged } from './judged';

type Reason = Pick<Judged, 'code' | 'facts'>;

/**
 * What objects say now and nobody remembers later: why a container waits, what the scheduler misses, why pods are not made. Refines
 * the code of the state.
 */
export function currentReason(facts: WorkloadFacts, judged: Judged): Reason {
  const live = facts.pods.filter(pod => pod.endedAt === null);
  switch (judged.state) {
    case 'Queued':
    case 'Paused':
      return queued(facts, judged);
    case 'Provisioning':
      return provisioning(facts, live, judged);
    case 'Starting':
      return starting(facts, live, judged) ?? judged;
    case 'Degraded':
      return degraded(facts, live, judged) ?? judged;
    default:
      return judged;
  }
}

function queued({ kueue }: WorkloadFacts, judged: Judged): Reason {
  const { code, facts } = judged;
  return {
    code,
    facts: {
      ...facts,
      requeueAt: kueue?.requeueAt,
      requeues: kueue?.requeues,
      ...(code === 'Preempted'
        ? { preemption: preemptionOf(facts.message ?? '') }
        : {}),
    },
  };
}

function provisioning(
  facts: WorkloadFacts,
  live: PodFacts[],
  judged: Judged,
): Reason {
  const { code } = judged;
  if (code === 'UnsatisfiedAdmissionChecks') {
    return requestProblem(facts.provisioning) ?? admissionCheck(facts, judged);
  }
  return (
    withoutNode(live) ?? notMade(facts, live) ?? waitingPart(facts) ?? judged
  );
}

function admissionCheck({ kueue }: WorkloadFacts, judged: Judged): Reason {
  const check = kueue?.openChecks[0];
  const message =
    check && `${check.name} is ${check.state}. ${check.message}`.trim();
  return { code: judged.code, facts: { ...judged.facts, message } };
}

function withoutNode(live: PodFacts[]): Reason | null {
  const stuck = live.find(pod => pod.unschedulable && !pod.gated);
  if (stuck) {
    return nodeProblem(stuck);
  }
  return live.some(pod => pod.gated)
    ? { code: 'SchedulingGated', facts: {} }
    : null;
}

/** Events by which controllers say that they may not make pods. */
const NOT_MADE = new Set([
  'FailedCreate',
  'JobCreationFailed',
  'FailedCreatePod',
  'FailedToCreatePod',
  'FailedToCreateHeadPod',
  'FailedToCreateWorkerPod',
  'FailedCreateHeadPod',
  'FailedCreateWorkerPod',
]);

/** Why there are fewer pods than wanted: what the newest warning says, unless pods were made since. */
function notMade(
  { object, pods, warnings = [] }: WorkloadFacts,
  live: PodFacts[],
): Reason | null {
  if (object.wantedPods !== null && live.length >= object.wantedPods) {
    return null;
  }
  const newest = Math.max(0, ...pods.map(pod => pod.createdAt));
  const warning = warnings.findLast(
    ({ reason, at }: OwnerWarning) => NOT_MADE.has(reason) && at >= newest,
  );
  if (warning) {
    return told(creationProblem(warning.message));
  }
  const { complaint } = object;
  if (!complaint) {
    return null;
  }
  return complaint.code === 'PodsNotCreated'
    ? told(creationProblem(complaint.message))
    : { code: complaint.code, facts: complaint };
}

function told({ code, message }: { code: string; message: string }): Reason {
  return { code, facts: { message } };
}

/** A replica that waits for quota while others have theirs. */
function waitingPart({ parts = [], flips }: WorkloadFacts): Reason | null {
  for (const part of parts) {
    const reserved = flips.findLast(
      flip => flip.part === part.uid && flip.type === 'QuotaReserved',
    );
    if (!part.gone && reserved?.status === 'False') {
      return {
        code: kueuePendingCode(reserved.reason, reserved.message),
        facts: { queue: part.queue, message: reserved.message },
      };
    }
  }
  return null;
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

/** True for a container that waits for an image that cannot be had. */
export function waitsForImage({ waiting }: PodFacts): boolean {
  return waiting !== null && IMAGE.has(waiting.reason);
}

/** Complaints that say more than the state of the pods does. */
const SPEAKS_OF_MODEL = new Set([
  'ModelLoadFailed',
  'InvalidSpec',
  'ApplicationFailed',
]);

function starting(
  facts: WorkloadFacts,
  live: PodFacts[],
  judged: Judged,
): Reason | null {
  const stuck = stuckContainer(live);
  if (stuck) {
    return stuck;
  }
  if (judged.code === 'WaitingForPeers') {
    const why = withoutNode(live) ?? notMade(facts, live) ?? waitingPart(facts);
    const sentence = why?.code && reasonOf(why.code, why.facts).sentence;
    return { code: judged.code, facts: { message: sentence || undefined } };
  }
  const { complaint, readyByCondition } = facts.object;
  if (judged.code === 'Publishing') {
    return complaint ? { code: complaint.code, facts: complaint } : null;
  }
  const waits = live.find(
    pod => pod.runningAt === null && pod.scheduledAt !== null,
  );
  if (waits) {
    return beforeRunning(waits);
  }
  if (complaint && SPEAKS_OF_MODEL.has(complaint.code)) {
    return { code: complaint.code, facts: complaint };
  }
  return readyByCondition &&
    live.some(pod => pod.runningAt !== null && !pod.ready)
    ? { code: 'Loading', facts: {} }
    : null;
}

function stuckContainer(live: PodFacts[]): Reason | null {
  for (const pod of live) {
    const { waiting, troubles } = pod;
    if (!waiting) {
      continue;
    }
    const { reason, message } = waiting;
    if (waitsForImage(pod)) {
      return { code: imageCode(reason, message), facts: { message } };
    }
    if (CONFIGURATION.has(reason)) {
      return { code: 'ConfigurationFailed', facts: { message } };
    }
    if (reason === 'CrashLoopBackOff') {
      return {
        code: 'Restarting',
        facts: { exitCode: troubles.at(-1)?.exitCode },
      };
    }
  }
  return null;
}

/** Events that say why a pod with a node does not run. */
const ON_NODE: Record<string, string> = {
  FailedMount: 'VolumeFailed',
  FailedAttachVolume: 'VolumeFailed',
  FailedMapVolume: 'VolumeFailed',
  FailedCreatePodSandBox: 'SandboxFailed',
};

function beforeRunning(pod: PodFacts): Reason {
  const pulls = pod.pulls.some(
    pull => pull.start !== null && pull.end === null,
  );
  const started = Math.max(
    0,
    ...pod.pulls.map(({ start, end }) => start ?? end ?? 0),
  );
  // What went wrong before the image was pulled has been overcome since.
  const trouble = pod.signals?.findLast(
    ({ reason, at }) => Object.hasOwn(ON_NODE, reason) && at >= started,
  );
  if (trouble) {
    return {
      code: ON_NODE[trouble.reason],
      facts: { message: trouble.message },
    };
  }
  const inits = pod.initStartedAt !== null && pod.initEndedAt === null;
  return { code: inits && !pulls ? 'Initializing' : 'PullingImage', facts: {} };
}

function degraded(
  facts: WorkloadFacts,
  live: PodFacts[],
  judged: Judged,
): Reason | null {
  const { complaint } = facts.object;
  if (judged.code === 'NotServing') {
    return complaint ? { code: complaint.code, facts: complaint } : null;
  }
  if (judged.code !== 'BelowReplicas') {
    return null;
  }
  return (
    stuckContainer(live) ??
    withoutNode(live) ??
    notMade(facts, live) ??
    waitingPart(facts)
  );
}
