import {
  claimedSlots,
  stepsOf,
  type AnnouncedDevices,
  type Reservation,
  type SlotStep,
} from '../dra';
import type { PodGpuRequest } from '../gpuRequest';
import { heldSlots, type SlotRules } from '../slots';

/** A pod on its node, from when until when it occupies it, and what it asks for. */
export interface HoldingPod {
  uid: string;
  from: number;
  to: number;
  request: PodGpuRequest;
}

/**
 * What each pod of one node holds, and when: by what it asks for itself and through claims. What a claim stands for is counted by the claim,
 * once. The ledger counts with it, and so does everything that shows who holds which GPU now ({@link HeldNow}).
 *
 * @param reservations - by pod uid
 * @param rulesUntil - how the node's GPUs were cut and shared for a pod that ended at an instant
 */
export function heldSteps(
  pods: readonly HoldingPod[],
  reservations: ReadonlyMap<string, readonly Reservation[]>,
  devices: AnnouncedDevices,
  rulesUntil: (until: number) => SlotRules,
): Map<string, SlotStep[]> {
  const claimed = claimedSlots(pods, reservations, devices);
  return new Map(
    pods.map(pod => {
      const { uid, request } = pod;
      const backed = reservations
        .get(uid)
        ?.some(({ claimName }) => claimName === request.extendedClaim?.name);
      const own = backed ? request.extendedClaim! : request;
      const always = heldSlots(own, rulesUntil(pod.to));
      return [uid, stepsOf(pod, always, claimed.get(uid) ?? [])];
    }),
  );
}
