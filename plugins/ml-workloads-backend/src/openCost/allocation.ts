import { z } from 'zod';

/** What OpenCost says of a namespace and a day. */
export interface Allocation {
  /** Or one of its own names: `__idle__`, `__unmounted__`, `__unallocated__`. */
  namespace: string;
  /** GPU time in whole GPU-milliseconds. */
  gpuMs: bigint;
  /** Money of the GPUs in micro-units. */
  gpuCostMicros: bigint;
  /** With CPU, memory and the rest. */
  totalCostMicros: bigint;
}

const number = z.number().finite();
/** Of `GET /allocation?aggregate=namespace&accumulate=true` (OpenCost 1.1xx: one map of sets in a list). */
const answerSchema = z.object({
  code: z.number(),
  data: z
    .array(
      z
        .record(
          z.object({
            name: z.string().min(1).max(63),
            gpuHours: number,
            gpuCost: number,
            gpuCostAdjustment: number.optional(),
            totalCost: number,
          }),
        )
        .nullable(),
    )
    .nullable(),
});

/**
 * Reads an answer of `GET /allocation`. Its numbers are floats with six decimals: the integers here are the nearest.
 *
 * @throws Error that says where the answer is not what OpenCost documents
 */
export function readAllocations(answer: unknown): Allocation[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `OpenCost's answer is not as documented: ${issue.path.join('.')}: ${
        issue.message
      }`,
    );
  }
  if (parsed.data.code !== 200) {
    throw new Error(`OpenCost answered with code ${parsed.data.code}`);
  }
  const byName = new Map<string, Allocation>();
  for (const set of parsed.data.data ?? []) {
    for (const one of Object.values(set ?? {})) {
      const before = byName.get(one.name);
      byName.set(one.name, {
        namespace: one.name,
        gpuMs: (before?.gpuMs ?? 0n) + nearest(one.gpuHours * 3_600_000),
        gpuCostMicros:
          (before?.gpuCostMicros ?? 0n) +
          nearest((one.gpuCost + (one.gpuCostAdjustment ?? 0)) * 1e6),
        totalCostMicros:
          (before?.totalCostMicros ?? 0n) + nearest(one.totalCost * 1e6),
      });
    }
  }
  return [...byName.values()];
}

function nearest(value: number): bigint {
  return BigInt(Math.round(value));
}
