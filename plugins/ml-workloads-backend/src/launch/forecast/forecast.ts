import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { Mode } from './flavors';
import { plus, type Amounts } from '../../observe/amounts';
import type { NodeRoom } from '../../observe/FleetRooms';
import { countDevices, type CountedNodes } from './devices';
import { inputsOf } from './inputs';
import { shortageOf } from './namespaceQuota';
import { emptied, place, without } from './placement';
import { admissionOf, type Admission } from './queueing';
import * as say from './sentences';
import { canMake } from './nodeMakers';
import type { ForecastInputs, ForecastRequest, PodGroup } from './types';

/**
 * When would it start? Pure, and careful: what is not known makes it `unknown`, with the reason. It goes through the same gates as the
 * workload will: what never fits; Kueue's quota; the namespace's ResourceQuota; room on nodes.
 */
export function forecast(
  request: ForecastRequest,
  given: ForecastInputs,
): Forecast {
  const inputs = { ...given, ...countDevices(request, given) };
  const whole = forecastAll(request, inputs);
  const [group] = request.groups;
  if (
    !request.podByPod ||
    request.groups.length !== 1 ||
    !['queued', 'never', 'needsNode'].includes(whole.value)
  ) {
    return whole;
  }
  // Each replica starts as soon as there is room for it, whatever the others do.
  for (let count = group.count - 1; count > 0; count--) {
    const some = forecastAll(
      { ...request, groups: [{ ...group, count }] },
      inputs,
    );
    if (some.value === 'now' || some.value === 'borrow') {
      return {
        ...whole,
        sentence: `${count} of ${group.count} replicas ${
          count === 1 ? 'starts' : 'start'
        } now. All together: ${whole.sentence}`,
      };
    }
  }
  return whole;
}

/** With the devices of nodes counted. */
type Counted = ForecastInputs & CountedNodes;

function forecastAll(request: ForecastRequest, inputs: Counted): Forecast {
  const { nodes, kueue, quotas } = inputs;
  const admission = admissionBy(request, inputs);
  const answer = (
    value: Forecast['value'],
    sentence: string,
    more: Partial<Forecast> = {},
  ): Forecast => ({
    value,
    sentence,
    asOf: oldest([nodes?.asOf, kueue?.asOf, quotas?.asOf]),
    inputs: inputsOf(request, inputs, admission),
    position: null,
    reclaimableBy: [],
    ...more,
  });

  const never = neverFits(request, inputs, admission);
  if (never) return answer(never.value, never.sentence);
  const missing = missingOf(request, inputs, admission);
  if (missing) return answer('unknown', missing);

  const waits = waitsForQuota(request, admission);
  if (waits) {
    return answer('queued', waits, { position: admission?.position ?? null });
  }
  const shortage = shortageOf(
    request.groups,
    quotas?.items ?? [],
    leavingIn(request.namespace, admission, nodes?.rooms ?? []),
  );
  if (shortage) return answer('queued', say.namespaceQuota(shortage, request));
  return onNodes(request, inputs, admission, answer);
}

/**
 * What Kueue would say. Of flavors whose nodes it looks at itself it passes over those of which no node could ever have the pods, where
 * another one could.
 */
function admissionBy(
  request: ForecastRequest,
  { kueue, nodes }: ForecastInputs,
): Admission | undefined {
  if (!kueue) return undefined;
  const admission = admissionOf(request, kueue);
  if (!admission || !nodes) return admission;
  const { anyFlavor } = admission;
  const hopeless = anyFlavor.filter(
    ({ looksAtNodes, groups }) =>
      looksAtNodes && !couldHave(groups, nodes.rooms, request),
  );
  return hopeless.length === 0 || hopeless.length === anyFlavor.length
    ? admission
    : admissionOf(
        request,
        kueue,
        new Set(hopeless.map(({ flavor }) => flavor)),
      );
}

/** Whether the nodes could have the pods if nothing else were on them. */
function couldHave(
  groups: readonly PodGroup[],
  rooms: readonly NodeRoom[],
  { gpuResource }: ForecastRequest,
): boolean {
  return place(groups, emptied(rooms), gpuResource).fits;
}

type Answer = (
  value: Forecast['value'],
  sentence: string,
  more?: Partial<Forecast>,
) => Forecast;

/** What no waiting helps against. */
function neverFits(
  request: ForecastRequest,
  { nodes, quotas, makers, kueue, queueProblem, problem }: Counted,
  admission: Admission | undefined,
): { value: Forecast['value']; sentence: string } | undefined {
  const shortage = shortageOf(request.groups, quotas?.items ?? []);
  if (shortage?.never) {
    return { value: 'never', sentence: say.namespaceQuota(shortage, request) };
  }
  if (kueue && !admission && !queueProblem) {
    return { value: 'never', sentence: say.noClusterQueue(request, kueue) };
  }
  if (admission?.closed) {
    return { value: 'never', sentence: `${admission.closed}.` };
  }
  if (admission && admission.assignment.mode === Mode.never) {
    const { uncovered } = admission.assignment;
    if (uncovered.length === 0 || uncovered.includes(request.gpuResource)) {
      return { value: 'never', sentence: say.neverQuota(request, admission) };
    }
  }
  if (!nodes) return undefined;
  const groups = admission?.groups ?? request.groups;
  const placement = place(groups, emptied(nodes.rooms), request.gpuResource);
  if (placement.fits) return undefined;
  // While it waits it is open which flavor it gets, and another one may have the nodes.
  if (
    waitsForQuota(request, admission) &&
    admission!.anyFlavor.some(of => couldHave(of.groups, nodes.rooms, request))
  ) {
    return undefined;
  }
  if (problem) return { value: 'unknown', sentence: problem };
  const maker = canMake(groups, makers, request.gpuResource);
  return maker
    ? { value: 'needsNode', sentence: say.needsNode(request, maker) }
    : {
        value: 'never',
        sentence: say.neverOnNodes(request, nodes.rooms, placement.short!),
      };
}

/** What must be known before more can be said; undefined when all is. */
function missingOf(
  request: ForecastRequest,
  { nodes, kueue, queueProblem }: ForecastInputs,
  admission: Admission | undefined,
): string | undefined {
  if (request.queue && !kueue) {
    return queueProblem ?? 'The quota of its queue is not known.';
  }
  if (!nodes) {
    return 'What is free on the nodes is not known: this replica of the portal does not observe the cluster.';
  }
  if (admission && admission.assignment.uncovered.length > 0) {
    return say.uncovered(request, admission);
  }
  return undefined;
}

function waitsForQuota(
  request: ForecastRequest,
  admission: Admission | undefined,
): string | undefined {
  if (!admission) return undefined;
  if (admission.stopped)
    return `${admission.stopped}: it waits until the platform team starts it again.`;
  if (admission.behind > 0) return say.behind(request, admission);
  if (admission.assignment.mode === Mode.wait) {
    return say.waitsForQuota(request, admission);
  }
  return undefined;
}

/** Quota is there: is there room? */
function onNodes(
  request: ForecastRequest,
  { nodes, makers, problem }: Counted,
  admission: Admission | undefined,
  answer: Answer,
): Forecast {
  const groups = admission?.groups ?? request.groups;
  const { gpuResource } = request;
  const victims = admission?.assignment.victims ?? [];
  const leaving = new Set(victims.map(({ owner }) => owner).filter(Boolean));
  const rooms = without(nodes!.rooms, pod =>
    pod.owners.some(uid => leaving.has(uid)),
  );
  const placement = place(groups, rooms, gpuResource);
  let stopsPods = false;
  if (!placement.fits) {
    const threshold = preemptingPriority(groups);
    stopsPods =
      threshold !== null &&
      place(
        groups,
        without(rooms, pod => pod.priority < threshold),
        gpuResource,
      ).fits;
    if (!stopsPods && problem) return answer('unknown', problem);
    if (!stopsPods) {
      const maker = canMake(groups, makers, gpuResource);
      return maker
        ? answer('needsNode', say.needsNode(request, maker))
        : answer('queued', say.noRoom(request, rooms, placement.short!));
    }
  }
  if (admission && admission.checks.length > 0) {
    return answer('unknown', say.checks(admission.checks));
  }
  if (admission && Object.keys(admission.borrowed).length > 0) {
    return answer('borrow', say.borrows(request, admission), {
      reclaimableBy: admission.lenders,
    });
  }
  return answer('now', say.startsNow(request, admission, rooms, stopsPods));
}

/** What pods of a namespace request that Kueue stops for the workload. */
function leavingIn(
  namespace: string,
  admission: Admission | undefined,
  rooms: readonly NodeRoom[],
): Amounts {
  const owners = new Set(
    (admission?.assignment.victims ?? [])
      .filter(victim => victim.namespace === namespace)
      .map(({ owner }) => owner),
  );
  return rooms
    .flatMap(({ pods }) => pods)
    .filter(pod => pod.owners.some(uid => owners.has(uid)))
    .reduce<Amounts>((sum, pod) => plus(sum, pod.requests), {});
}

/** Pods below this priority give way on nodes; null when the pods' own is not known, or they wait politely. */
function preemptingPriority(groups: readonly PodGroup[]): number | null {
  const priorities = groups.map(group =>
    group.preempts ? group.priority : null,
  );
  return priorities.includes(null) || priorities.length === 0
    ? null
    : Math.min(...(priorities as number[]));
}

function oldest(times: Array<number | undefined>): string | null {
  const known = times.filter((time): time is number => time !== undefined);
  return known.length ? new Date(Math.min(...known)).toISOString() : null;
}
