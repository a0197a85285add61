import type { Observation, ObjectObservation } from '../../observe/types';
import { ClusterMemory } from '../ClusterMemory';
import { rowsOf } from '../rows';
import { nothingTouched } from '../Touched';

/** What is stored of a workload, with names in place of ids and seconds of the recording in place of times. */
export interface Told {
  kind: string;
  name: string;
  row: Record<string, unknown>;
  attempts: any[];
  transitions: any[];
  replicas: any[];
  pods: any[];
  events: any[];
}

/** Everything that is told of workloads after these observations, without a database. By kind and name. */
export function told(observations: Observation[]): Told[] {
  const memory = new ClusterMemory('lab', undefined);
  const touched = nothingTouched();
  for (const observation of observations) {
    if (!('heartbeat' in observation)) {
      memory.fold(observation as ObjectObservation, touched);
    }
  }
  return [...memory.works.values()]
    .filter(work => work.gpu)
    .map(work => {
      const team = memory.namespaces.get(work.top.namespace) ?? null;
      const { row, attempts, transitions, replicas } = rowsOf(
        'lab',
        work,
        team,
        undefined,
        undefined,
      );
      const { facts, ...shown } = row;
      return {
        kind: row.kind,
        name: row.name,
        row: shown,
        attempts,
        transitions,
        replicas,
        pods: [...work.pods.values()].sort((a, b) => (a.uid < b.uid ? -1 : 1)),
        events: [...touched.events.values()]
          .filter(event => event.workload_id === work.id)
          .sort((a, b) => (a.uid < b.uid ? -1 : 1)),
      };
    })
    .sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1));
}

/** The same observations in another order: those of one object stay in theirs, and nodes stay first, as they are watched first. */
export function shuffled(
  observations: Observation[],
  choose: (below: number) => number,
): Observation[] {
  const nodes: Observation[] = [];
  const queues = new Map<string, Observation[]>();
  for (const observation of observations) {
    if ('heartbeat' in observation || observation.resource === 'nodes') {
      nodes.push(observation);
      continue;
    }
    const { uid } = observation.object.metadata;
    queues.set(uid, [...(queues.get(uid) ?? []), observation]);
  }
  const left = [...queues.values()];
  const order = nodes;
  while (left.length > 0) {
    const i = choose(left.length);
    order.push(left[i].shift()!);
    if (left[i].length === 0) {
      left.splice(i, 1);
    }
  }
  return order;
}
