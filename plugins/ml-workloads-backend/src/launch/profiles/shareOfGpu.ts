import { floor, over } from '../../metering/fractions';
import {
  migCardOf,
  migReplicasOf,
  migResourceOf,
  migShareOf,
} from '../../metering/mig';
import type { Labels } from '../../metering/nodeLabels';
import { sharingOf } from '../../metering/nodeSharing';
import { deviceOf } from '../../metering/slots';

/**
 * How much of a whole GPU one of a resource is, in thousandths, as the ledger counts (`ledger.md` §3.11): a MIG device by the mean of its
 * shares of compute and memory, a time-sliced GPU by how many pods take turns.
 *
 * @returns null when the labels do not say enough: then it has no price
 */
export function shareOfGpu(resource: string, labels: Labels): number | null {
  const profile = migResourceOf(resource);
  if (profile === undefined) {
    if (resource.startsWith('nvidia.com/mig-')) return null;
    const rules = sharingOf(labels, undefined);
    return floor(over(deviceOf(rules), rules.replicas));
  }
  const card = migCardOf(labels);
  if (card.model === undefined && card.memoryMiB === undefined) return null;
  const share = migShareOf(profile, card);
  return share ? floor(over(share, migReplicasOf(profile, labels))) : null;
}

/** A share of a price, rounded half to even. */
export function shareOfPrice(micros: bigint, milli: number): bigint {
  const product = micros * BigInt(milli);
  const quotient = product / 1000n;
  const twice = (product % 1000n) * 2n;
  return twice > 1000n || (twice === 1000n && quotient % 2n === 1n)
    ? quotient + 1n
    : quotient;
}
