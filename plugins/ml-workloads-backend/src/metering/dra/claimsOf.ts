import type { ClaimStore } from './ClaimStore';
import { AnnouncedDevices } from './devices';
import type { Reservation } from './types';

/** What pods may use through claims, and the devices of nodes: what settling needs of both. */
export async function claimsOf(
  store: ClaimStore,
  nodes: ReadonlyArray<{ name: string }>,
  pods: ReadonlyArray<{ uid: string; request: { claims?: true } }>,
): Promise<{
  reservations: Map<string, Reservation[]>;
  devices: AnnouncedDevices;
}> {
  const reservations = await store.reservationsOf(
    pods.flatMap(({ uid, request }) => (request.claims ? [uid] : [])),
  );
  const pools = [...reservations.values()].flatMap(some =>
    some.flatMap(({ devices }) => devices.map(({ pool }) => pool)),
  );
  const slices = await store.slicesOf(
    nodes.map(({ name }) => name),
    pools,
  );
  return { reservations, devices: AnnouncedDevices.of(slices) };
}
