import { InputError } from '@backstage/errors';
import { readFile, stat } from 'fs/promises';
import { RateTable, type RateRow } from '../rates';
import { parseCsvRates } from './csvRates';
import type { PriceAnswer, PriceSource } from './types';

/** Reads a file of prices: CSV where its name ends so, else a JSON array of rate rows. */
export async function readRatesFile(
  file: string,
  currency: string,
): Promise<PriceAnswer> {
  let text: string;
  let changedAt: number;
  try {
    text = await readFile(file, 'utf8');
    changedAt = Math.floor((await stat(file)).mtimeMs);
  } catch (error) {
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
  if (/\.csv$/i.test(file)) {
    return parseCsvRates(text, { name: file, currency, changedAt });
  }
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: not JSON (${(error as Error).message})`);
  }
  try {
    RateTable.create(rows, currency);
  } catch (error) {
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
  return { dates: 'dated', rows: rows as RateRow[] };
}

/** `mlWorkloads.pricing.ratesFile` and `ratesFiles`. */
export function ratesFileSource(file: string, currency: string): PriceSource {
  return {
    key: `file/${file}`.slice(0, 255),
    title: `the file ${file}`,
    read: () => readRatesFile(file, currency),
  };
}
