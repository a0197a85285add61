import type { Config } from '@backstage/config';
import { readFile } from 'fs/promises';
import { RateTable } from './metering';

/**
 * Reads `mlWorkloads.pricing`: the rows of `rates`, and those of `ratesFile`.
 *
 * @throws InputError that names the row, Error that names the file
 */
export async function readRates(config: Config): Promise<RateTable> {
  const pricing = config.getOptionalConfig('mlWorkloads.pricing');
  const rows = pricing?.getOptional<unknown[]>('rates') ?? [];
  const file = pricing?.getOptionalString('ratesFile');
  const fromFile = file ? await readRatesFile(file) : [];
  return RateTable.create(
    [...rows, ...fromFile],
    pricing?.getOptionalString('currency') ?? 'USD',
  );
}

async function readRatesFile(file: string): Promise<unknown[]> {
  try {
    const rows = JSON.parse(await readFile(file, 'utf8'));
    if (!Array.isArray(rows)) throw new Error('it is not a JSON array');
    return rows;
  } catch (error) {
    throw new Error(
      `mlWorkloads.pricing.ratesFile ${file} cannot be used: ${
        (error as Error).message
      }`,
    );
  }
}
