import { InputError } from '@backstage/errors';
import type { Config } from '@backstage/config';
import type { WorkloadColumn } from '@slipway/backstage-plugin-ml-workloads-common';

/** Longer values belong on the workload's page. */
const LONGEST = 120;

/**
 * `mlWorkloads.workloads.columns`: annotations or labels of workloads that the list can show.
 *
 * @throws InputError for two of the same key
 */
export function readColumns(config: Config): WorkloadColumn[] {
  const columns = (
    config.getOptionalConfigArray('mlWorkloads.workloads.columns') ?? []
  ).map(column => ({
    key: column.getString('key'),
    title: column.getOptionalString('title') ?? column.getString('key'),
  }));
  const keys = columns.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `mlWorkloads.workloads.columns: '${twice}' is there twice; leave one out`,
    );
  }
  return columns;
}

/** What an object says for the columns: its annotation of that name, else its label. Pure. */
export function columnValues(
  object: string | null,
  columns: readonly WorkloadColumn[],
): Record<string, string> {
  if (object === null || columns.length === 0) return {};
  const { annotations, labels } = JSON.parse(object).metadata ?? {};
  return Object.fromEntries(
    columns.flatMap(({ key }) => {
      const value = annotations?.[key] ?? labels?.[key];
      return typeof value === 'string' ? [[key, value.slice(0, LONGEST)]] : [];
    }),
  );
}
