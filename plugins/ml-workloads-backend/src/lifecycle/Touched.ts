import type { StoredEvent } from '../database/workloadRows';
import type { PodEvent } from './podEvents';
import type { Work } from './Work';

/** What one batch touched. */
export interface Touched {
  works: Set<Work>;
  /** pod uid → its workload */
  pods: Map<string, Work>;
  events: Map<string, StoredEvent>;
  namespaces: Set<string>;
  /** Id of a workload that turned out to be part of another → id of that. */
  removed: Map<string, string>;
}

export function nothingTouched(): Touched {
  return {
    works: new Set(),
    pods: new Map(),
    events: new Map(),
    namespaces: new Set(),
    removed: new Map(),
  };
}

/** Our own copy of an event: the cluster forgets it after an hour. */
export function storedEvent(
  cluster: string,
  work: Work,
  event: PodEvent,
  object: string,
): StoredEvent {
  const { uid, at, type, reason, message, count } = event;
  return {
    cluster,
    uid,
    workload_id: work.id,
    at,
    type,
    reason,
    message,
    object,
    count,
  };
}
