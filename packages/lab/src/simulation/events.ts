import { create, Step } from './stage';

/**
 * Events as the kubelet writes them. kwok's own `event` step has a fixed message and source, so an Event object is
 * created from a template instead. Its name is unique per pod, reason, container and restart: a name used twice would
 * move the first event's times.
 */

/** Which container an event is about: Go template code that sets `$c` (container) and `$f` (its field). */
export const MAIN_CONTAINER =
  '{{ $c := index .spec.containers 0 }}{{ $f := "containers" }}';
export const SECOND_CONTAINER =
  '{{ $i := min 1 (sub (len .spec.containers) 1) }}{{ $c := index .spec.containers (int $i) }}{{ $f := "containers" }}';
export const NEXT_INIT_CONTAINER =
  '{{ $c := index $init (int (min $next (sub (len $init) 1))) }}{{ $f := "initContainers" }}';
export const NEXT_CONTAINER =
  '{{ $c := index .spec.containers 0 }}{{ $f := "containers" }}{{ if lt (int $next) (len $init) }}{{ $c = index $init (int $next) }}{{ $f = "initContainers" }}{{ end }}';

/** Message texts of the 1.36 kubelet, as arguments of `printf`. */
export const MESSAGE = {
  pulling: '"Pulling image %q" $c.image',
  pulled:
    '"Successfully pulled image %q in %s (%s including waiting). Image size: %s bytes." $c.image $pull $pull $size',
  present: '"Container image %q already present on machine" $c.image',
  created: '"Container created"',
  started: '"Container started"',
  backOff:
    '"Back-off restarting failed container %s in pod %s_%s(%s)" $c.name .metadata.name .metadata.namespace .metadata.uid',
  backOffPull: '"Back-off pulling image %q" $c.image',
  stopping: '"Stopping container %s" $c.name',
};

/** One Event of the kubelet about a container. `nth` tells events of the same reason in one stage apart. */
export function kubeletEvent(
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container: string,
  nth: number = 0,
): Step {
  return create(`\
{{ $a := or .metadata.annotations dict }}
{{ $now := Now }}
{{ $init := or .spec.initContainers list }}
{{ $ist := or .status.initContainerStatuses list }}
{{ $next := 0 }}{{ range $ist }}{{ if not (hasKey .state "waiting") }}{{ $next = add1 $next }}{{ end }}{{ end }}
${container}
{{ $rc := 0 }}{{ range or .status.containerStatuses list }}{{ $rc = .restartCount }}{{ end }}
{{ $pull := or (index $a "sim.lab/pull-duration") "2s" }}
{{ $size := or (index $a "sim.lab/image-size") "9876543210" }}
apiVersion: v1
kind: Event
metadata:
  name: {{ printf "%s.%s" .metadata.name (sha256sum (printf "%s/%s/%s/%v" .metadata.uid "${reason}${nth}" $c.name $rc) | trunc 16) }}
  namespace: {{ .metadata.namespace }}
involvedObject:
  apiVersion: v1
  kind: Pod
  name: {{ .metadata.name }}
  namespace: {{ .metadata.namespace }}
  uid: {{ .metadata.uid }}
  fieldPath: spec.{{ $f }}{{ printf "{%s}" $c.name }}
type: ${type}
reason: ${reason}
message: {{ printf ${message} | Quote }}
source: {component: kubelet, host: {{ .spec.nodeName }}}
reportingComponent: kubelet
reportingInstance: {{ .spec.nodeName }}
firstTimestamp: {{ $now | Quote }}
lastTimestamp: {{ $now | Quote }}
count: 1
`);
}

/** Pulled, Created and Started of one container. */
export function startEvents(container: string): Step[] {
  return [
    kubeletEvent('Normal', 'Pulled', MESSAGE.pulled, container),
    kubeletEvent('Normal', 'Created', MESSAGE.created, container),
    kubeletEvent('Normal', 'Started', MESSAGE.started, container),
  ];
}
