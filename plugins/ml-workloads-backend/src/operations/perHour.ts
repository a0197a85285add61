import {
  toMicros,
  type Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** What so many thousandths of a GPU cost an hour; null when either is not known. Pure. */
export function perHourMicros(
  gpusMilli: number | null,
  pricePerGpuHourMicros: Micros,
): Micros {
  return gpusMilli === null || pricePerGpuHourMicros === null
    ? null
    : toMicros((BigInt(pricePerGpuHourMicros) * BigInt(gpusMilli)) / 1000n);
}
