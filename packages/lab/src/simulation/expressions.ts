/**
 * jq expressions over a pod, used as selectors of the simulation's stages.
 *
 * kwok swallows jq errors in a selector and the stage then never matches, so these are kept apart and small. All stages
 * that match are candidates and one is drawn by weight: selectors must exclude each other.
 */

/** Value of a `sim.lab/…` annotation, null when absent. */
export function annotation(name: string): string {
  return `.metadata.annotations["sim.lab/${name}"]`;
}

function condition(type: string): string {
  return `([.status.conditions[]? | select(.type=="${type}") | .status] | first)`;
}

export const ALIVE = '.metadata.deletionTimestamp == null';
export const DYING = '.metadata.deletionTimestamp != null';
export const PENDING = '.status.phase == "Pending"';
export const RUNNING = '.status.phase == "Running"';
export const ACCEPTED = '.status.startTime != null';
export const SANDBOX_READY = `${condition(
  'PodReadyToStartContainers',
)} == "True"`;
export const INITIALIZED = `${condition('Initialized')} == "True"`;
export const READY = `${condition('Ready')} == "True"`;

/** How the pod is meant to end. */
export const OUTCOME = `(${annotation('outcome')} // "succeed")`;
export const FAILING = `(${OUTCOME} == "oom" or ${OUTCOME} == "error" or ${OUTCOME} == "crashloop")`;
export const IMAGE_EXISTS = `${OUTCOME} != "image-pull-backoff"`;

/** An init container has not been started yet. */
export const INIT_WAITING =
  '([.status.initContainerStatuses[]? | select(.state.waiting)] | length > 0)';

/** An init container that is not a sidecar is running now. */
export const INIT_RUNNING =
  '([.spec.initContainers[]? | select(.restartPolicy != "Always") | .name] as $n | [.status.initContainerStatuses[]? | select(.state.running) | select(.name | IN($n[]))] | length > 0)';

export const ALL_RUNNING =
  '([.status.containerStatuses[]? | select(.state.running | not)] | length == 0)';

export const CRASH_LOOPING =
  '([.status.containerStatuses[]? | .state.waiting.reason] | first) == "CrashLoopBackOff"';

/** `ErrImagePull`, `ImagePullBackOff` or null. */
export const PULL_REASON =
  '([.status.initContainerStatuses[]?, .status.containerStatuses[]? | .state.waiting.reason] | map(select(. == "ErrImagePull" or . == "ImagePullBackOff")) | first)';

/** The pod ends by itself: it is not meant to run for ever, or a duration is given. */
export const FINITE = `(.spec.restartPolicy != "Always" or ${annotation(
  'duration',
)} != null)`;

export const PULL_DURATION = `${annotation('pull-duration')} // "2s"`;
export const INIT_DURATION = `${annotation('init-duration')} // "2s"`;
export const READY_DELAY = `${annotation(
  'ready-delay',
)} // ((.spec.containers[0].readinessProbe.initialDelaySeconds // 0 | tostring) + "s")`;
export const DURATION = `${annotation('duration')} // "20s"`;
export const FAIL_AFTER = `${annotation('fail-after')} // ${annotation(
  'duration',
)} // "5s"`;
export const TERMINATION = `${annotation('termination-duration')} // "1s"`;
export const BACK_OFF =
  '([10,20,40,80,160,300][[.status.containerStatuses[0].restartCount,5]|min]|tostring)+"s"';

export function not(expression: string): string {
  return `(${expression}) | not`;
}
