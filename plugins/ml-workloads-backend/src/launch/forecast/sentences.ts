import { inWords, nameInWords } from '../../observe/amounts';
import type { NodeRoom } from '../../observe/FleetRooms';
import { keyOf } from './QuotaTree';
import type { QuotaShortage } from './namespaceQuota';
import { nodesFor } from './nodesFor';
import { emptied, sumOf } from './placement';
import type { Admission } from './queueing';
import type { ForecastRequest, KueueState, NodeMaker, PodGroup } from './types';

/* What the forecast says, for the person who reads it: what, why, and what would help. */

interface Short {
  group: PodGroup;
  placed: number;
}

function gpus(request: ForecastRequest): number {
  return request.groups.reduce(
    (sum, group) =>
      sum + (group.requests[request.gpuResource] ?? 0) * group.count,
    0,
  );
}

function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

function amount(request: ForecastRequest, resource: string, n: number): string {
  const written = inWords(resource, n);
  const name = nameInWords(resource, request.gpuResource);
  if (name === 'GPUs') return count(n, 'GPU');
  return resource === 'cpu' ? `${written} of CPU` : `${written} of ${name}`;
}

export function namespaceQuota(
  { quota, resource, asks, hard, used, never }: QuotaShortage,
  { namespace }: ForecastRequest,
): string {
  return never
    ? `It can never fit: it asks for ${asks} of ${resource}, and ResourceQuota ${quota} of namespace ${namespace} has a hard limit of ${hard}.`
    : `It waits for ResourceQuota ${quota} of namespace ${namespace}: it asks for ${asks} of ${resource}, and ${used} of ${hard} are in use.`;
}

export function noClusterQueue(
  { queue }: ForecastRequest,
  kueue: KueueState,
): string {
  return `Queue ${queue} leads to ClusterQueue ${kueue.localQueue.spec?.clusterQueue}, which does not exist. The platform team can make it.`;
}

/** Kueue would never admit it. */
export function neverQuota(
  request: ForecastRequest,
  { assignment }: Admission,
): string {
  const { gpuResource, queue } = request;
  if (assignment.uncovered.includes(gpuResource)) {
    return `It can never start: queue ${queue} has no quota for ${gpuResource}.`;
  }
  const beyond = assignment.problems.flatMap(problem =>
    problem.why === 'most' ? [problem] : [],
  );
  const worst =
    beyond.find(
      problem => problem.resource === gpuResource && problem.most > 0,
    ) ??
    beyond.find(problem => problem.most > 0) ??
    beyond[0];
  if (worst) {
    return worst.most === 0
      ? `It can never start: queue ${queue} has no quota for ${nameInWords(
          worst.resource,
          gpuResource,
        )} of profile ${request.profile}.`
      : `It can never fit: it asks for ${amount(
          request,
          worst.resource,
          worst.asks,
        )}, and queue ${queue} can have at most ${inWords(
          worst.resource,
          worst.most,
        )}, borrowing included.`;
  }
  const detail = assignment.problems.find(({ why }) => why === 'mismatch');
  return `It can never start: no flavor of queue ${queue} takes its pods${
    detail?.why === 'mismatch'
      ? ` (flavor ${detail.flavor} ${detail.detail})`
      : ''
  }.`;
}

export function neverOnNodes(
  request: ForecastRequest,
  rooms: readonly NodeRoom[],
  short: Short,
): string {
  const { group } = short;
  const { gpuResource, profile } = request;
  const nodes = nodesFor(group, emptied(rooms));
  if (nodes.length === 0) {
    return `It can never start: the cluster has no node of profile ${profile} that its pods may be on.`;
  }
  const perPod = group.requests[gpuResource] ?? 0;
  const { total, largest, free } = sumOf(gpuResource, group, rooms);
  if (perPod > largest) {
    return `It can never fit: ${
      free >= perPod ? `${count(free, 'GPU')} are free, but` : 'a pod asks for'
    } ${
      free >= perPod
        ? `no node has ${perPod}`
        : `${perPod} GPUs and no node has more than ${largest}`
    }.`;
  }
  if (perPod * group.count > total) {
    return `It can never fit: it asks for ${
      perPod * group.count
    } GPUs, and all nodes of profile ${profile} together have ${total}.`;
  }
  const scarce = Object.entries(group.requests).find(
    ([name, asks]) => asks > sumOf(name, group, rooms).largest,
  );
  if (scarce) {
    return `It can never fit: a pod asks for ${amount(
      request,
      scarce[0],
      scarce[1],
    )}, and no node of profile ${profile} has more than ${inWords(
      scarce[0],
      sumOf(scarce[0], group, rooms).largest,
    )}.`;
  }
  return group.topology?.kind === 'required'
    ? `It can never fit: its ${count(
        group.count,
        'pod',
      )} must be within one ${levelName(group)}, and none is large enough.`
    : `It can never fit: the nodes of profile ${profile} hold ${
        short.placed
      } of its ${count(group.count, 'pod')} at most.`;
}

function levelName({ topology }: PodGroup): string {
  return topology?.level?.split('/').at(-1) ?? 'domain';
}

export function uncovered(
  { queue }: ForecastRequest,
  { assignment }: Admission,
): string {
  return `Queue ${queue} has no quota for ${assignment.uncovered.join(
    ' and ',
  )}. Unless Kueue is configured to ignore that, it never starts.`;
}

export function behind(
  { queue }: ForecastRequest,
  { behind: ahead }: Admission,
): string {
  return `It is queued at about position ${
    ahead + 1
  }: queue ${queue} serves strictly in order, and ${
    ahead === 1 ? 'a workload waits' : `${ahead} workloads wait`
  } before it.`;
}

export function waitsForQuota(
  request: ForecastRequest,
  { assignment, position, tree, clusterQueue }: Admission,
): string {
  const short = assignment.problems.flatMap(problem =>
    problem.why === 'used' ? [problem] : [],
  );
  const worst =
    short.find(({ resource }) => resource === request.gpuResource) ?? short[0];
  const where = `It is queued at about position ${position}`;
  if (!worst) return `${where}: queue ${request.queue} has no quota left.`;
  const { name } = clusterQueue.metadata;
  const key = keyOf(worst.flavor, worst.resource);
  const nominal = tree.quota(name, key)?.nominal ?? 0;
  return `${where}: it asks for ${amount(
    request,
    worst.resource,
    worst.asks,
  )}, and queue ${request.queue} can have ${inWords(
    worst.resource,
    Math.max(0, worst.available),
  )} now. It uses ${inWords(
    worst.resource,
    tree.usage(name, key),
  )} of its own ${inWords(worst.resource, nominal)}.`;
}

export function noRoom(
  request: ForecastRequest,
  rooms: readonly NodeRoom[],
  { group, placed }: Short,
): string {
  const { gpuResource, profile } = request;
  const perPod = group.requests[gpuResource] ?? 0;
  const { total, free, largestFree } = sumOf(gpuResource, group, rooms);
  if (free >= perPod * group.count && perPod > largestFree) {
    return `It waits for room: ${count(
      free,
      'GPU',
    )} are free, but no node has ${perPod} free.`;
  }
  if (free < perPod * group.count) {
    return `It waits for room: it asks for ${count(
      perPod * group.count,
      'GPU',
    )}, and ${free} of the ${total} of profile ${profile} are free, at most ${largestFree} on one node.`;
  }
  if (group.topology?.kind === 'required') {
    return `It waits for room: its ${count(
      group.count,
      'pod',
    )} must be within one ${levelName(group)}, and none has that much free.`;
  }
  return `It waits for room: ${placed} of its ${count(
    group.count,
    'pod',
  )} fit onto the nodes now, each with its GPUs, CPU and memory.`;
}

export function needsNode(
  { profile }: ForecastRequest,
  maker: NodeMaker,
): string {
  return `It needs a node: what is there of profile ${profile} has no room, and NodePool ${maker.name} can make more. That takes minutes, if the cloud has such machines.`;
}

export function checks(names: string[]): string {
  return `There is quota and room now, and then admission check ${names.join(
    ', ',
  )} decides.`;
}

export function borrows(
  request: ForecastRequest,
  { borrowed, assignment, lenders }: Admission,
): string {
  const [key, beyond] =
    Object.entries(borrowed).find(([name]) =>
      name.endsWith(`/${request.gpuResource}`),
    ) ?? Object.entries(borrowed)[0];
  const resource = key.slice(key.indexOf('/') + 1);
  const reclaim =
    lenders.length > 0
      ? 'It can be stopped when they want it back.'
      : 'Nobody takes it back before it ends.';
  return `Starts now by borrowing: ${amount(
    request,
    resource,
    beyond,
  )} beyond queue ${
    request.queue
  }'s own quota, which others do not use now. ${reclaim}${stops(assignment)}`;
}

export function startsNow(
  request: ForecastRequest,
  admission: Admission | undefined,
  rooms: readonly NodeRoom[],
  stopsPods: boolean,
): string {
  const free = request.groups
    .filter(group => (group.requests[request.gpuResource] ?? 0) > 0)
    .reduce(
      (most, group) =>
        Math.max(most, sumOf(request.gpuResource, group, rooms).free),
      0,
    );
  const room = stopsPods
    ? 'pods of lower priority give way on the nodes'
    : `${count(free, 'GPU')} of profile ${request.profile} ${
        free === 1 ? 'is' : 'are'
      } free`;
  const { victims = [] } = admission?.assignment ?? {};
  const quota =
    admission && victims.length === 0
      ? `queue ${request.queue} has quota for its ${count(
          gpus(request),
          'GPU',
        )}, and `
      : '';
  return `Starts now: ${quota}${room}.${stops(admission?.assignment)}`;
}

function stops(assignment: Admission['assignment'] | undefined): string {
  const victims = assignment?.victims.length ?? 0;
  if (victims === 0) return '';
  return ` For that, Kueue stops ${count(
    victims,
    'workload',
  )} of lower priority, or that ${
    victims === 1 ? 'borrows' : 'borrow'
  } what is this queue's.`;
}
