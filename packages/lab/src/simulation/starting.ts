import {
  ACCEPTED,
  ALIVE,
  ALL_RUNNING,
  IMAGE_EXISTS,
  INIT_DURATION,
  INIT_RUNNING,
  INIT_WAITING,
  INITIALIZED,
  not,
  PENDING,
  PULL_DURATION,
  READY,
  READY_DELAY,
  RUNNING,
  SANDBOX_READY,
} from './expressions';
import {
  kubeletEvent,
  MAIN_CONTAINER,
  MESSAGE,
  NEXT_CONTAINER,
  NEXT_INIT_CONTAINER,
  SECOND_CONTAINER,
  startEvents,
} from './events';
import { patchStatus, podStage, Stage } from './stage';

// List fields of a pod's status are atomic in a strategic merge patch: each template writes containerStatuses whole.

const ACCEPT = `\
{{ $now := Now }}
{{ $init := or .spec.initContainers list }}
phase: Pending
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
hostIPs: [{ip: {{ NodeIPWith .spec.nodeName | Quote }}}]
conditions:
- {type: PodReadyToStartContainers, status: "False", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ if $init }}
- {type: Initialized, status: "False", reason: ContainersNotInitialized, message: 'containers with incomplete status: [{{ range $i, $c := $init }}{{ if $i }} {{ end }}{{ $c.name }}{{ end }}]', lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ else }}
- {type: Initialized, status: "True", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
{{ range $t := list "Ready" "ContainersReady" }}
- {type: {{ $t }}, status: "False", reason: ContainersNotReady, message: 'containers with unready status: [{{ range $i, $c := $.spec.containers }}{{ if $i }} {{ end }}{{ $c.name }}{{ end }}]', lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
{{ if $init }}
initContainerStatuses:
{{ range $init }}
- {name: {{ .name }}, image: {{ .image | Quote }}, imageID: "", ready: false, started: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}}
{{ end }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- {name: {{ .name }}, image: {{ .image | Quote }}, imageID: "", ready: false, started: false, restartCount: 0, state: {waiting: {reason: {{ if $init }}PodInitializing{{ else }}ContainerCreating{{ end }}}}}
{{ end }}
`;

const SANDBOX = `\
{{ $now := Now }}
{{ $ip := PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ $ip | Quote }}
podIPs: [{ip: {{ $ip | Quote }}}]
conditions:
- {type: PodReadyToStartContainers, status: "True", lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
`;

const INITIALIZED_IF_NONE_LEFT = `\
{{ if not $left }}
conditions:
- {type: Initialized, status: "True", reason: null, message: null, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ end }}
`;

// If the container just started is the last init container and a sidecar, the next pull is the main image.
const INIT_START = `\
{{ $now := Now }}
{{ $started := false }}{{ $left := 0 }}
initContainerStatuses:
{{ range $i, $s := .status.initContainerStatuses }}
{{ $c := index $.spec.initContainers $i }}
{{ if and (hasKey $s.state "waiting") (not $started) }}{{ $started = true }}
{{ if ne (or $c.restartPolicy "") "Always" }}{{ $left = 1 }}{{ end }}
- {name: {{ $s.name }}, image: {{ $c.image | Quote }}, imageID: {{ printf "%s@sha256:%s" $c.image (sha256sum $c.image) | Quote }}, containerID: {{ printf "containerd://%s" (sha256sum (print $.metadata.uid $s.name)) | Quote }}, ready: {{ eq (or $c.restartPolicy "") "Always" }}, started: true, restartCount: 0, state: {running: {startedAt: {{ $now | Quote }}}}}
{{ else }}{{ if hasKey $s.state "waiting" }}{{ $left = 1 }}{{ end }}
- {{ toJson $s }}
{{ end }}
{{ end }}
${INITIALIZED_IF_NONE_LEFT}`;

const INIT_DONE = `\
{{ $now := Now }}{{ $left := 0 }}
initContainerStatuses:
{{ range $i, $s := .status.initContainerStatuses }}
{{ $c := index $.spec.initContainers $i }}
{{ if and (hasKey $s.state "running") (ne (or $c.restartPolicy "") "Always") }}
- {name: {{ $s.name }}, image: {{ $c.image | Quote }}, imageID: {{ $s.imageID | Quote }}, containerID: {{ $s.containerID | Quote }}, ready: true, started: false, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed, containerID: {{ $s.containerID | Quote }}, startedAt: {{ $s.state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}}}}
{{ else }}{{ if hasKey $s.state "waiting" }}{{ $left = 1 }}{{ end }}
- {{ toJson $s }}
{{ end }}
{{ end }}
${INITIALIZED_IF_NONE_LEFT}`;

const RUN = `\
{{ $now := Now }}
phase: Running
containerStatuses:
{{ range $i, $s := .status.containerStatuses }}
{{ $c := index $.spec.containers $i }}
- {name: {{ $s.name }}, image: {{ $c.image | Quote }}, imageID: {{ printf "%s@sha256:%s" $c.image (sha256sum $c.image) | Quote }}, containerID: {{ printf "containerd://%s" (sha256sum (print $.metadata.uid $s.name 0)) | Quote }}, ready: false, started: true, restartCount: 0, state: {running: {startedAt: {{ $now | Quote }}}}}
{{ end }}
`;

const BECOME_READY = `\
{{ $now := Now }}
conditions:
- {type: Ready, status: "True", reason: null, message: null, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
- {type: ContainersReady, status: "True", reason: null, message: null, lastProbeTime: null, lastTransitionTime: {{ $now | Quote }}}
{{ range .spec.readinessGates }}
- {type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
{{ end }}
containerStatuses:
{{ range .status.containerStatuses }}
- {{ toJson (set . "ready" true) }}
{{ end }}
`;

/** From the moment a pod is bound to a node until it is ready. */
export const STARTING_STAGES: Stage[] = [
  podStage(
    'pod-accepted',
    [ALIVE, '.status.startTime == null', PENDING],
    { delay: 100 },
    [patchStatus(ACCEPT)],
  ),
  podStage(
    'pod-sandbox',
    [ALIVE, PENDING, ACCEPTED, not(SANDBOX_READY)],
    { delay: 300, jitter: 900 },
    [
      kubeletEvent('Normal', 'Pulling', MESSAGE.pulling, NEXT_CONTAINER),
      patchStatus(SANDBOX),
    ],
  ),
  podStage(
    'pod-init-start',
    [
      ALIVE,
      PENDING,
      SANDBOX_READY,
      INIT_WAITING,
      not(INIT_RUNNING),
      IMAGE_EXISTS,
    ],
    { delay: 2000, from: PULL_DURATION },
    [...startEvents(NEXT_INIT_CONTAINER), patchStatus(INIT_START)],
  ),
  podStage(
    'pod-init-done',
    [ALIVE, PENDING, INIT_RUNNING],
    { delay: 2000, from: INIT_DURATION },
    [
      kubeletEvent('Normal', 'Pulling', MESSAGE.pulling, NEXT_CONTAINER),
      patchStatus(INIT_DONE),
    ],
  ),
  podStage(
    'pod-running',
    [
      ALIVE,
      PENDING,
      SANDBOX_READY,
      INITIALIZED,
      IMAGE_EXISTS,
      '(.spec.containers | length) == 1',
    ],
    { delay: 2000, from: PULL_DURATION },
    [...startEvents(MAIN_CONTAINER), patchStatus(RUN)],
  ),
  podStage(
    'pod-running-multi',
    [
      ALIVE,
      PENDING,
      SANDBOX_READY,
      INITIALIZED,
      IMAGE_EXISTS,
      '(.spec.containers | length) > 1',
    ],
    { delay: 2000, from: PULL_DURATION },
    [
      ...startEvents(MAIN_CONTAINER),
      kubeletEvent('Normal', 'Pulling', MESSAGE.pulling, SECOND_CONTAINER),
      ...startEvents(SECOND_CONTAINER),
      patchStatus(RUN),
    ],
  ),
  podStage(
    'pod-ready',
    [ALIVE, RUNNING, ALL_RUNNING, not(READY)],
    { delay: 0, from: READY_DELAY },
    [patchStatus(BECOME_READY)],
  ),
];
