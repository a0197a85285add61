import type { CostEstimate } from '@slipway/backstage-plugin-ml-workloads-common';
import { toBigInteger } from './HardwareProfiles';

const HOURS_PER_MONTH = 730n;
const SECONDS_PER_HOUR = 3600n;

/** What a workload would cost at today's price. Nothing is a silent zero: without a price, or without an end, it is null. */
export function estimateCost(options: {
  gpus: number;
  maxRunSeconds: number | undefined;
  price: {
    micros: bigint;
    currency: string;
    source: string;
    retrievedAt: string;
  } | null;
  currency: string;
}): CostEstimate {
  const { gpus, maxRunSeconds, price, currency } = options;
  if (!price) {
    return {
      currency,
      perHourMicros: null,
      forRunMicros: null,
      perMonthMicros: null,
      source: null,
      retrievedAt: null,
    };
  }
  const perHour = price.micros * BigInt(gpus);
  return {
    currency: price.currency,
    perHourMicros: toBigInteger(perHour),
    forRunMicros:
      maxRunSeconds === undefined
        ? null
        : toBigInteger(
            halfToEven(perHour * BigInt(maxRunSeconds), SECONDS_PER_HOUR),
          ),
    perMonthMicros: toBigInteger(perHour * HOURS_PER_MONTH),
    source: price.source,
    retrievedAt: price.retrievedAt,
  };
}

/** `dividend / divisor`, rounded half to even, as the ledger rounds (`ledger.md` §5.16); for positive numbers. */
function halfToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
