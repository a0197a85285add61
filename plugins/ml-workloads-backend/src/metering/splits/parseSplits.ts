import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { writtenTime } from '../writtenTime';

/**
 * Weights of a GPU, a vCPU and a GB of memory. `aws`: 9, 0.9 and 0.1, as AWS' split cost allocation data; `openCost`: 0.95, 0.031611 and
 * 0.004237, the default prices of OpenCost's `configs/default.json`.
 */
export const NAMED_WEIGHTS = {
  aws: { gpu: '9', vcpu: '0.9', gb: '0.1' },
  openCost: { gpu: '0.95', vcpu: '0.031611', gb: '0.004237' },
} as const;

const decimal = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(
    text => /^\d+(\.\d+)?$/.test(text),
    'must be a plain decimal, for example 0.9',
  );
const positive = decimal.refine(text => Number(text) > 0, 'must be above 0');

const match = z
  .object({
    cluster: z.string().min(1).optional(),
    instanceType: z.string().min(1).optional(),
    gpuModel: z.string().min(1).optional(),
    region: z.string().min(1).optional(),
    capacityType: z.string().min(1).optional(),
    labels: z.record(z.string()).optional(),
  })
  .strict()
  .default({});

const dates = {
  effectiveFrom: writtenTime.optional(),
  effectiveTo: writtenTime.optional(),
};

const splitSchema = z.discriminatedUnion('mode', [
  z.object({ match, mode: z.literal('fullyLoaded'), ...dates }).strict(),
  z
    .object({
      match,
      mode: z.literal('ratio'),
      weights: z
        .union([
          z.enum(['aws', 'openCost']).transform(name => NAMED_WEIGHTS[name]),
          z.object({ gpu: positive, vcpu: decimal, gb: decimal }).strict(),
        ])
        .default('aws'),
      ...dates,
    })
    .strict(),
  z
    .object({
      match,
      mode: z.literal('explicit'),
      gpuShare: positive.refine(
        text => Number(text) <= 1,
        'must be at most 1: the part of the price that is put on the GPUs',
      ),
      ...dates,
    })
    .strict(),
]);

/** One split, read; weights are written out. */
export type SplitConfig = z.output<typeof splitSchema>;

/**
 * Reads `mlWorkloads.pricing.splits`.
 *
 * @throws InputError that names the entry and the field
 */
export function parseSplits(entries: unknown): SplitConfig[] {
  const list = entries ?? [];
  if (!Array.isArray(list)) {
    throw new InputError('mlWorkloads.pricing.splits must be a list');
  }
  return list.map((entry, index) => {
    const result = splitSchema.safeParse(entry);
    const where = `mlWorkloads.pricing.splits[${index}]`;
    if (!result.success) {
      const issue = result.error.issues[0];
      throw new InputError(
        `${where}: ${issue.path.join('.') || 'entry'}: ${issue.message}`,
      );
    }
    const { effectiveFrom, effectiveTo } = result.data;
    if (
      effectiveTo !== undefined &&
      Date.parse(effectiveTo) <= Date.parse(effectiveFrom ?? effectiveTo)
    ) {
      throw new InputError(
        `${where}: an effectiveTo needs an effectiveFrom before it`,
      );
    }
    return result.data;
  });
}
