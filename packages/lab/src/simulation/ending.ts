import {
  ALIVE,
  ALL_RUNNING,
  BACK_OFF,
  CRASH_LOOPING,
  DURATION,
  DYING,
  FAIL_AFTER,
  FAILING,
  FINITE,
  not,
  OUTCOME,
  PENDING,
  PULL_DURATION,
  PULL_REASON,
  READY,
  RUNNING,
  SANDBOX_READY,
  TERMINATION,
} from './expressions';
import {
  kubeletEvent,
  MAIN_CONTAINER,
  MESSAGE,
  NEXT_CONTAINER,
} from './events';
import { patchStatus, podStage, Stage } from './stage';

const COMPLETE = `\
{{ $now := Now }}
phase: Succeeded
conditions:
- {type: PodReadyToStartContainers, status: "False", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: Initialized, status: "True", reason: PodCompleted, lastProbeTime: null}
- {type: Ready, status: "False", reason: PodCompleted, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: PodCompleted, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range .status.containerStatuses }}
- {name: {{ .name }}, image: {{ .image | Quote }}, imageID: {{ .imageID | Quote }}, containerID: {{ .containerID | Quote }}, ready: false, started: false, restartCount: {{ .restartCount }}, state: {terminated: {exitCode: 0, reason: Completed, containerID: {{ .containerID | Quote }}, startedAt: {{ .state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ end }}
`;

/** Sets `$code` and `$reason` of the container that fails. */
const EXIT =
  '{{ $a := or .metadata.annotations dict }}{{ $o := or (index $a "sim.lab/outcome") "error" }}{{ $code := or (index $a "sim.lab/exit-code") "1" }}{{ $reason := "Error" }}{{ if eq $o "oom" }}{{ $code = "137" }}{{ $reason = "OOMKilled" }}{{ end }}';

const FAIL = `\
${EXIT}
{{ $now := Now }}
phase: Failed
conditions:
- {type: PodReadyToStartContainers, status: "False", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: Initialized, status: "True", lastProbeTime: null}
- {type: Ready, status: "False", reason: PodFailed, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: PodFailed, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range $i, $s := .status.containerStatuses }}
- {name: {{ $s.name }}, image: {{ $s.image | Quote }}, imageID: {{ $s.imageID | Quote }}, containerID: {{ $s.containerID | Quote }}, ready: false, started: false, restartCount: {{ $s.restartCount }}, state: {terminated: {exitCode: {{ if eq $i 0 }}{{ $code }}{{ else }}0{{ end }}, reason: {{ if eq $i 0 }}{{ $reason }}{{ else }}Completed{{ end }}, containerID: {{ $s.containerID | Quote }}, startedAt: {{ $s.state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ end }}
`;

const CRASH = `\
${EXIT}
{{ $now := Now }}
conditions:
- {type: Ready, status: "False", reason: ContainersNotReady, message: 'containers with unready status: [{{ (index .spec.containers 0).name }}]', lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: ContainersNotReady, message: 'containers with unready status: [{{ (index .spec.containers 0).name }}]', lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range $i, $s := .status.containerStatuses }}
{{ if eq $i 0 }}
{{ $b := list 10 20 40 80 160 300 }}{{ $back := index $b (int (min $s.restartCount 5)) }}
- {name: {{ $s.name }}, image: {{ $s.image | Quote }}, imageID: {{ $s.imageID | Quote }}, containerID: {{ $s.containerID | Quote }}, ready: false, started: false, restartCount: {{ $s.restartCount }}, state: {waiting: {reason: CrashLoopBackOff, message: 'back-off {{ $back }}s restarting failed container={{ $s.name }} pod={{ $.metadata.name }}_{{ $.metadata.namespace }}({{ $.metadata.uid }})'}}, lastState: {terminated: {exitCode: {{ $code }}, reason: {{ $reason }}, containerID: {{ $s.containerID | Quote }}, startedAt: {{ $s.state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ else }}
- {{ toJson $s }}
{{ end }}
{{ end }}
`;

const RESTART = `\
{{ $now := Now }}
containerStatuses:
{{ range $i, $s := .status.containerStatuses }}
{{ if eq $i 0 }}{{ $rc := add1 $s.restartCount }}
- {name: {{ $s.name }}, image: {{ $s.image | Quote }}, imageID: {{ $s.imageID | Quote }}, containerID: {{ printf "containerd://%s" (sha256sum (print $.metadata.uid $s.name $rc)) | Quote }}, ready: false, started: true, restartCount: {{ $rc }}, lastState: {{ toJson $s.lastState }}, state: {running: {startedAt: {{ $now | Quote }}}}}
{{ else }}
- {{ toJson $s }}
{{ end }}
{{ end }}
`;

const NOT_FOUND =
  'failed to pull and unpack image %q: failed to resolve reference %q: %s: not found';

/** The first container that needs an image waits for it with this reason and message. */
function waiting(reason: string, message: string): string {
  return `\
{{ $init := or .spec.initContainers list }}
{{ $img := (index .spec.containers 0).image }}{{ if $init }}{{ $img = (index $init 0).image }}{{ end }}
{{ if $init }}initContainerStatuses:{{ else }}containerStatuses:{{ end }}
{{ range $i, $s := (ternary .status.initContainerStatuses .status.containerStatuses (gt (len $init) 0)) }}
{{ if eq $i 0 }}
- {name: {{ $s.name }}, image: {{ $s.image | Quote }}, imageID: "", ready: false, started: false, restartCount: 0, state: {waiting: {reason: ${reason}, message: {{ printf ${message} | Quote }}}}}
{{ else }}
- {{ toJson $s }}
{{ end }}
{{ end }}
`;
}

const KILLED = `\
{{ $now := Now }}
phase: Failed
conditions:
- {type: PodReadyToStartContainers, status: "False", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: Ready, status: "False", reason: PodFailed, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "False", reason: PodFailed, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
containerStatuses:
{{ range .status.containerStatuses }}
{{ if hasKey .state "running" }}
- {name: {{ .name }}, image: {{ .image | Quote }}, imageID: {{ .imageID | Quote }}, containerID: {{ .containerID | Quote }}, ready: false, started: false, restartCount: {{ .restartCount }}, state: {terminated: {exitCode: 143, reason: Error, containerID: {{ .containerID | Quote }}, startedAt: {{ .state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ else }}
- {{ toJson . }}
{{ end }}
{{ end }}
`;

/** Success, failure, crash loops, images that do not exist, and deletion. */
export const ENDING_STAGES: Stage[] = [
  podStage(
    'pod-complete',
    [ALIVE, RUNNING, READY, FINITE, `${OUTCOME} == "succeed"`],
    { delay: 20000, from: DURATION },
    [patchStatus(COMPLETE)],
  ),
  podStage(
    'pod-failed',
    [
      ALIVE,
      RUNNING,
      ALL_RUNNING,
      READY,
      FAILING,
      '.spec.restartPolicy == "Never"',
    ],
    { delay: 5000, from: FAIL_AFTER },
    [patchStatus(FAIL)],
  ),
  podStage(
    'pod-crash',
    [
      ALIVE,
      RUNNING,
      ALL_RUNNING,
      READY,
      FAILING,
      '.spec.restartPolicy != "Never"',
    ],
    { delay: 5000, from: FAIL_AFTER },
    [
      kubeletEvent('Warning', 'BackOff', MESSAGE.backOff, MAIN_CONTAINER),
      patchStatus(CRASH),
    ],
  ),
  podStage(
    'pod-crash-restart',
    [ALIVE, RUNNING, CRASH_LOOPING],
    { delay: 10000, from: BACK_OFF },
    [
      kubeletEvent('Normal', 'Pulled', MESSAGE.present, MAIN_CONTAINER, 1),
      kubeletEvent('Normal', 'Created', MESSAGE.created, MAIN_CONTAINER, 1),
      kubeletEvent('Normal', 'Started', MESSAGE.started, MAIN_CONTAINER, 1),
      patchStatus(RESTART),
    ],
  ),
  podStage(
    'pod-image-pull-failed',
    [
      ALIVE,
      PENDING,
      SANDBOX_READY,
      `${OUTCOME} == "image-pull-backoff"`,
      `${PULL_REASON} == null`,
    ],
    { delay: 2000, from: PULL_DURATION },
    [
      kubeletEvent(
        'Warning',
        'Failed',
        `"Failed to pull image %q: rpc error: code = NotFound desc = ${NOT_FOUND}" $c.image $c.image $c.image $c.image`,
        NEXT_CONTAINER,
      ),
      kubeletEvent(
        'Warning',
        'Failed',
        '"Error: ErrImagePull"',
        NEXT_CONTAINER,
        1,
      ),
      patchStatus(
        waiting(
          'ErrImagePull',
          `"rpc error: code = NotFound desc = ${NOT_FOUND}" $img $img $img`,
        ),
      ),
    ],
  ),
  podStage(
    'pod-image-pull-backoff',
    [ALIVE, PENDING, `${PULL_REASON} == "ErrImagePull"`],
    { delay: 12000, jitter: 15000 },
    [
      kubeletEvent('Normal', 'BackOff', MESSAGE.backOffPull, NEXT_CONTAINER),
      kubeletEvent(
        'Warning',
        'Failed',
        '"Error: ImagePullBackOff"',
        NEXT_CONTAINER,
        2,
      ),
      patchStatus(
        waiting(
          'ImagePullBackOff',
          `"Back-off pulling image %q: ErrImagePull: ${NOT_FOUND}" $img $img $img $img`,
        ),
      ),
    ],
  ),
  podStage(
    'pod-kill',
    [DYING, RUNNING],
    { delay: 1000, from: TERMINATION },
    // Status first: in a terminating namespace the Event is refused, the rest of the steps would be skipped, and the
    // namespace would never finish deleting.
    [
      patchStatus(KILLED),
      kubeletEvent('Normal', 'Killing', MESSAGE.stopping, MAIN_CONTAINER),
    ],
  ),
  podStage(
    'pod-delete',
    [DYING, not(RUNNING), '.metadata.deletionGracePeriodSeconds != 0'],
    { delay: 200 },
    [{ delete: true }],
  ),
];
