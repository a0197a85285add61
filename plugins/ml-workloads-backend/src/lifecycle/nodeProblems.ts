import type { NodeClaimFacts, PodFacts, ProvisioningFacts } from './facts';
import { placementProblem } from './reasons';
import type { Judged } from './judged';

type Reason = Pick<Judged, 'code' | 'facts'>;

/**
 * Why a pod has no node, and who helps: the newest word of an autoscaler goes before the scheduler's, because it says what comes next.
 */
export function nodeProblem(pod: PodFacts): Reason {
  if (pod.nodeClaim && pod.nodeClaim.initializedAt === null) {
    return ofClaim(pod.nodeClaim);
  }
  const { code, message } = placementProblem(pod.unschedulable ?? '');
  const said = pod.signals?.findLast(
    ({ reason, from }) =>
      reason === 'TriggeredScaleUp' ||
      reason === 'NotTriggerScaleUp' ||
      (reason === 'FailedScheduling' && from === 'karpenter'),
  );
  if (said?.reason === 'TriggeredScaleUp') {
    return { code: 'AddingNode', facts: { message: scaleUp(said.message) } };
  }
  if (said) {
    const nodePool = /nodepool "([^"]+)"/.exec(said.message)?.[1];
    return {
      code: 'NoNodePoolFits',
      facts: { message: notScaledUp(said.message), nodePool },
    };
  }
  return { code, facts: { message } };
}

function ofClaim(claim: NodeClaimFacts): Reason {
  const { nodePool, problem, launchedAt, registeredAt } = claim;
  if (problem) {
    return { code: 'NodeNotMade', facts: { nodePool, message: problem } };
  }
  let step = 'its machine is asked for';
  if (registeredAt !== null) {
    step = 'it joined the cluster and gets its GPU driver';
  } else if (launchedAt !== null) {
    step = 'its machine boots';
  }
  return { code: 'AddingNode', facts: { nodePool, message: step } };
}

// Cluster Autoscaler: `pod triggered scale-up: [{gpu-pool 1->2 (max: 4)}]`
function scaleUp(message: string): string {
  const group = /\{(\S+) (\d+)->(\d+) \(max: (\d+)\)\}/.exec(message);
  return group
    ? `${group[1]} grows from ${group[2]} to ${group[3]} of at most ${group[4]}`
    : message;
}

// `pod didn't trigger scale-up: 1 max node group size reached, 3 node(s) had untolerated taint(s)`
function notScaledUp(message: string): string {
  return message
    .replace(/^pod didn't trigger scale-up( \([^)]*\))?: /, '')
    .replace(/^Failed to schedule pod, /, '');
}

/** What became of the nodes that Kueue asked for; null when that says no more than the admission check. */
export function requestProblem(
  request: ProvisioningFacts | null | undefined,
): Reason | null {
  if (!request) {
    return null;
  }
  const { failed, acceptedAt, provisionedAt, message } = request;
  if (failed) {
    return { code: 'NodesRefused', facts: { message } };
  }
  return acceptedAt !== null && provisionedAt === null
    ? { code: 'AddingNode', facts: { message } }
    : null;
}
