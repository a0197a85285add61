import {
  divideHalfEven,
  priceOfMilliseconds,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { NodePrice } from './rates';
import { FULLY_LOADED } from './splits';
import { HOUR_MS } from './time';

/**
 * What an hour of one GPU of a node costs, in micro-units: its part of what the GPUs carry of the node's price, rounded half to even.
 *
 * @param gpus - physical GPUs of the node
 */
export function gpuHourPrice(
  { price, share = FULLY_LOADED }: Pick<NodePrice, 'price' | 'share'>,
  gpus: number,
): bigint {
  return divideHalfEven(
    priceOfMilliseconds(price, HOUR_MS) * share.numerator,
    share.denominator * BigInt(gpus),
  );
}
