import { quantityToInteger } from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../../observe/types';
import { OPEN } from '../time';
import type { ClaimDevice, Reservation } from './types';

/** What is stored of a claim and may change with an event. */
export interface KnownClaim {
  /** Its latest change; an event before it is a repetition. */
  changedAt: number;
  /** Those that are open, and all of the pods that the event names. */
  reservations: Reservation[];
}

/** A quantity in base units; undefined when it is none. */
export function amountIn(written: unknown): number | undefined {
  try {
    return Number(quantityToInteger(written as string));
  } catch {
    return undefined;
  }
}

function consumedBy(result: any): Record<string, number> | undefined {
  const entries = Object.entries(result?.consumedCapacity ?? {}).flatMap(
    ([name, written]) => {
      const amount = amountIn(written);
      return amount === undefined ? [] : [[name, amount] as const];
    },
  );
  return entries.length > 0
    ? Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    : undefined;
}

function resultsOf(claim: KubeObject): any[] {
  const { results } = claim.status?.allocation?.devices ?? {};
  return Array.isArray(results) ? results.filter(Boolean) : [];
}

/** The GPU devices that were allocated to a claim. Whoever has access as an administrator holds nothing. */
export function devicesOf(
  claim: KubeObject,
  gpuDrivers: readonly string[],
): ClaimDevice[] {
  return resultsOf(claim)
    .filter(result => gpuDrivers.includes(result.driver) && !result.adminAccess)
    .map(result => ({
      driver: result.driver,
      pool: String(result.pool ?? ''),
      device: String(result.device ?? ''),
      ...(result.shareID ? { shareId: String(result.shareID) } : {}),
      ...(consumedBy(result) ? { consumed: consumedBy(result) } : {}),
    }));
}

/** Drivers of allocated devices that are GPUs by their name and that nobody counts. */
export function uncountedDriversOf(
  claim: KubeObject,
  gpuDrivers: readonly string[],
): string[] {
  const drivers = resultsOf(claim).map(({ driver }) => String(driver));
  return [...new Set(drivers)]
    .filter(name => /\bv?gpus?\b/i.test(name) && !gpuDrivers.includes(name))
    .sort();
}

/** Uids of the pods that a claim is reserved for. */
export function podsOf(claim: KubeObject): string[] {
  const { reservedFor } = claim.status ?? {};
  return (Array.isArray(reservedFor) ? reservedFor : [])
    .filter(consumer => consumer?.resource === 'pods' && consumer.uid)
    .map(({ uid }) => String(uid));
}

/**
 * The reservations that one more event of a claim adds or changes; none when it is a repetition.
 *
 * The first reservation of a pod holds from the pod's start: the scheduler reserves before it binds, whatever was observed first.
 */
export function foldClaim(
  known: KnownClaim,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    claim: KubeObject;
  },
  gpuDrivers: readonly string[],
): Reservation[] {
  const { type, at, claim } = event;
  if (at < known.changedAt) return [];
  const devices = type === 'DELETED' ? [] : devicesOf(claim, gpuDrivers);
  const wanted = new Set(devices.length > 0 ? podsOf(claim) : []);
  const told = JSON.stringify(devices);
  const changed: Reservation[] = [];
  for (const reservation of known.reservations) {
    if (reservation.until !== OPEN) continue;
    const same = JSON.stringify(reservation.devices) === told;
    if (wanted.has(reservation.podUid) && same) {
      wanted.delete(reservation.podUid);
    } else {
      changed.push({ ...reservation, until: at });
    }
  }
  for (const podUid of wanted) {
    const earlier = [...known.reservations, ...changed].filter(
      reservation => reservation.podUid === podUid,
    );
    const ended = earlier.find(
      r => r.until === at && JSON.stringify(r.devices) === told,
    );
    changed.push(
      ended
        ? { ...ended, until: OPEN }
        : {
            claimUid: claim.metadata.uid,
            claimName: claim.metadata.name,
            podUid,
            since: earlier.length === 0 ? 0 : at,
            until: OPEN,
            seenAt: at,
            devices,
          },
    );
  }
  return changed;
}

/** The reservations that a claim has now, as if nothing else had ever been. */
export function reservationsOf(
  claim: KubeObject,
  gpuDrivers: readonly string[],
): Reservation[] {
  return foldClaim(
    { changedAt: 0, reservations: [] },
    { type: 'ADDED', at: 0, claim },
    gpuDrivers,
  );
}
