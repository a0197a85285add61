import { InputError } from '@backstage/errors';
import { CsvError, parse } from 'csv-parse/sync';
import { RateTable, type RateRow } from '../rates';
import { decimalOf } from './decimalOf';
import type { ObservedRate, PriceAnswer } from './types';

/** Columns of our own: the fields of a rate row (`ledger.md` §4.14). */
const OWN = [
  'kind',
  'cluster',
  'node',
  'instanceType',
  'gpuModel',
  'gpuCount',
  'region',
  'capacityType',
  'currency',
  'pricePerNodeHour',
  'pricePerGpuHour',
  'effectiveFrom',
  'effectiveTo',
  'source',
  'retrievedAt',
];

/** Columns of OpenCost's CSV pricing; it reads no others. */
const OPENCOST = [
  'EndTimestamp',
  'InstanceID',
  'Region',
  'AssetClass',
  'InstanceIDField',
  'InstanceType',
  'MarketPriceHourly',
  'Version',
];

export interface CsvOptions {
  /** What errors name, e.g. the path. */
  name: string;
  /** What is meant where the file has no `currency`. */
  currency: string;
  /** When the file was last changed, UTC ms: `retrievedAt` of dated rows that say none. */
  changedAt: number;
}

interface Record {
  line: number;
  cells: { [column: string]: string };
}

function where(options: CsvOptions, line: number, column?: string): string {
  return `${options.name}, line ${line}${
    column ? `, column ${JSON.stringify(column)}` : ''
  }`;
}

/** Every record with the line on which it ends, and its cells by column; empty cells are absent. */
function recordsOf(
  text: string,
  options: CsvOptions,
): { header: string[]; records: Record[] } {
  let rows: Array<{ record: string[]; info: { lines: number } }>;
  try {
    rows = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      info: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError(
      `${where(options, Number(error.lines ?? 1))}: ${error.message}`,
    );
  }
  const [first, ...rest] = rows;
  if (!first) throw new InputError(`${options.name} is empty`);
  const header = first.record;
  return {
    header,
    records: rest.map(({ record, info }) => {
      if (record.length > header.length) {
        throw new InputError(
          `${where(options, info.lines)}: ${
            record.length
          } cells, but the header names ${header.length} columns`,
        );
      }
      return {
        line: info.lines,
        cells: Object.fromEntries(
          record.flatMap((cell, i) => (cell === '' ? [] : [[header[i], cell]])),
        ),
      };
    }),
  };
}

/**
 * Reads prices from CSV: either with the fields of a rate row as columns, or as OpenCost's CSV pricing.
 *
 * Own columns: `kind` (default `list`), `instanceType`, `pricePerNodeHour` and so on; rows with `effectiveFrom` say themselves from when they
 * hold, and then all must. Without it, and with OpenCost's columns, a price that differs from the one before holds from when it is read.
 *
 * @throws InputError that names line and column
 */
export function parseCsvRates(text: string, options: CsvOptions): PriceAnswer {
  const { header, records } = recordsOf(text, options);
  const openCost = header.includes('MarketPriceHourly');
  const known = openCost ? OPENCOST : OWN;
  const strange = header.find(column => !known.includes(column));
  if (strange !== undefined) {
    throw new InputError(
      `${where(
        options,
        1,
        strange,
      )}: there is no such column; there are ${known.join(', ')}`,
    );
  }
  return openCost
    ? openCostRates(records, options)
    : ownRates(header, records, options);
}

function ownRates(
  header: string[],
  records: Record[],
  options: CsvOptions,
): PriceAnswer {
  const dated = header.includes('effectiveFrom');
  const changed = new Date(options.changedAt).toISOString();
  const rows = records.map(({ line, cells }) => {
    if (dated && cells.effectiveFrom === undefined) {
      throw new InputError(
        `${where(
          options,
          line,
          'effectiveFrom',
        )}: is empty; give it in every row, or leave the column out`,
      );
    }
    const { gpuCount, ...rest } = cells;
    const row = {
      kind: 'list',
      currency: options.currency,
      source: options.name,
      retrievedAt: changed,
      effectiveFrom: changed,
      ...rest,
      ...(gpuCount === undefined ? {} : { gpuCount: Number(gpuCount) }),
    };
    checkRow(row, cells, line, options);
    return row as RateRow;
  });
  return dated
    ? { dates: 'dated', rows }
    : { dates: 'observed', rows: rows.map(undated) };
}

/** Names the cell that a row's error is about. */
function checkRow(
  row: object,
  cells: Record['cells'],
  line: number,
  options: CsvOptions,
): void {
  try {
    RateTable.create([row], options.currency);
  } catch (error) {
    const message = (error as Error).message.replace(
      /^Rate row 1(?: \([^)]*\))?(?:: | )/,
      '',
    );
    const column =
      Object.keys(cells).find(name => message.startsWith(`${name}: `)) ??
      (message.startsWith('is in ') ? 'currency' : undefined);
    throw new InputError(
      `${where(options, line, column)}: ${message.replace(`${column}: `, '')}`,
    );
  }
}

function undated(row: RateRow): ObservedRate {
  const { effectiveFrom, effectiveTo, retrievedAt, ...rest } = row;
  return rest;
}

/** `node` rows name a node or an instance type; `gpu` rows the price of a GPU by its product label; volumes are left out. */
function openCostRates(records: Record[], options: CsvOptions): PriceAnswer {
  const rows: ObservedRate[] = [];
  const skipped = new Map<string, number>();
  for (const { line, cells } of records) {
    const price = decimalOf(cells.MarketPriceHourly ?? '');
    if (price === undefined) {
      throw new InputError(
        `${where(options, line, 'MarketPriceHourly')}: ${JSON.stringify(
          cells.MarketPriceHourly ?? '',
        )} is not a price; write a decimal such as 55.04`,
      );
    }
    const ended = Date.parse(cells.EndTimestamp ?? '');
    const base = {
      region: cells.Region,
      currency: options.currency,
      source: `${options.name} (OpenCost CSV)`,
    };
    if (Number.isFinite(ended) && ended <= options.changedAt) {
      skipped.set('rows that have ended', line);
    } else if (cells.AssetClass === 'node') {
      rows.push({
        ...base,
        ...nodeOf(cells, line, options),
        pricePerNodeHour: price,
      });
    } else if (cells.AssetClass === 'gpu') {
      if (!cells.InstanceID) {
        throw new InputError(
          `${where(
            options,
            line,
            'InstanceID',
          )}: a gpu row needs the GPU's label value, e.g. NVIDIA-L4`,
        );
      }
      rows.push({
        ...base,
        kind: 'fallback',
        gpuModel: cells.InstanceID,
        pricePerGpuHour: price,
      });
    } else if (cells.AssetClass === 'pv') {
      skipped.set('volumes', line);
    } else {
      throw new InputError(
        `${where(options, line, 'AssetClass')}: must be node, gpu or pv`,
      );
    }
  }
  return {
    dates: 'observed',
    rows: rows.map(withoutEmpty),
    problem: skipped.has('rows that have ended')
      ? `${options.name}: rows whose EndTimestamp has passed are left out`
      : undefined,
  };
}

function nodeOf(
  { InstanceID, InstanceIDField, InstanceType }: Record['cells'],
  line: number,
  options: CsvOptions,
): Pick<ObservedRate, 'kind' | 'node' | 'instanceType'> {
  if (!InstanceID) {
    if (InstanceType) return { kind: 'list', instanceType: InstanceType };
    throw new InputError(
      `${where(options, line, 'InstanceID')}: give InstanceID or InstanceType`,
    );
  }
  const field = InstanceIDField ?? 'metadata.name';
  if (/(^|[./])instance-type$/.test(field)) {
    return { kind: 'list', instanceType: InstanceID };
  }
  if (field === 'metadata.name') return { kind: 'node', node: InstanceID };
  throw new InputError(
    `${where(options, line, 'InstanceIDField')}: ${JSON.stringify(
      field,
    )} cannot be used; metadata.name and metadata.labels.node.kubernetes.io/instance-type can`,
  );
}

function withoutEmpty(row: ObservedRate): ObservedRate {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined),
  ) as ObservedRate;
}
