import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { writtenTime } from './writtenTime';

const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be a decimal in quotes, for example "55.04"');
const rateSchema = z
  .object({
    kind: z.enum(['node', 'contract', 'list', 'fallback']),
    /** Beyond `ledger.md` §4: prices that are observed in one cluster hold in that cluster. */
    cluster: z.string().min(1).optional(),
    node: z.string().min(1).optional(),
    instanceType: z.string().min(1).optional(),
    gpuModel: z.string().min(1).optional(),
    gpuCount: z.number().int().positive().optional(),
    region: z.string().min(1).optional(),
    capacityType: z.string().min(1).optional(),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code such as USD'),
    pricePerNodeHour: decimal.optional(),
    pricePerGpuHour: decimal.optional(),
    effectiveFrom: writtenTime,
    effectiveTo: writtenTime.optional(),
    source: z.string(),
    retrievedAt: writtenTime,
  })
  .strict();

/** One dated price row, as in the rates file and `mlWorkloads.pricing.rates` (`ledger.md` §4.14). */
export type RateRow = z.infer<typeof rateSchema>;

/** `gpuCount` states the truth in rows with `node` or `instanceType` and is a criterion in others. */
export function statesGpuCount(row: Partial<RateRow>): boolean {
  return (
    row.gpuCount !== undefined &&
    (row.node !== undefined || row.instanceType !== undefined)
  );
}

/**
 * Reads one row of rates.
 *
 * @param index - of the row in its list, which the error names
 * @throws InputError that says what is wrong with which field
 */
export function parseRateRow(row: unknown, index: number): RateRow {
  const result = rateSchema.safeParse(row);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new InputError(
      `Rate row ${index + 1}: ${issue.path.join('.') || 'row'}: ${
        issue.message
      }`,
    );
  }
  check(result.data, index);
  return result.data;
}

function check(row: RateRow, index: number): void {
  const where = `Rate row ${index + 1} (${row.kind}, ${row.source})`;
  if ((row.pricePerNodeHour === undefined) === !row.pricePerGpuHour) {
    throw new InputError(
      `${where}: give pricePerNodeHour or, in a fallback row, pricePerGpuHour`,
    );
  }
  if (row.pricePerGpuHour !== undefined && row.kind !== 'fallback') {
    throw new InputError(
      `${where}: only a fallback row may give pricePerGpuHour; give pricePerNodeHour`,
    );
  }
  if (row.kind === 'node' && row.node === undefined) {
    throw new InputError(`${where}: a row of kind node must name the node`);
  }
  if (
    row.effectiveTo !== undefined &&
    Date.parse(row.effectiveTo) <= Date.parse(row.effectiveFrom)
  ) {
    throw new InputError(`${where}: effectiveTo is not after effectiveFrom`);
  }
}
