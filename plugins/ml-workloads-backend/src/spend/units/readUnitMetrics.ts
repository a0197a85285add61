import type { Config } from '@backstage/config';

/** What a label of a metric says: whose work was counted. */
export type UnitOwner = 'team' | 'component' | 'namespace';
const OWNERS: readonly UnitOwner[] = ['team', 'component', 'namespace'];

/** A counter of useful work, as the platform configured it. */
export interface UnitMetric {
  name: string;
  title: string;
  /** Units that a price is for. */
  per: number;
  /** Only the spend of this cluster; of all when absent. */
  cluster?: string;
  /** Prometheus' HTTP API, without `/api/v1`. */
  url: string;
  token?: string;
  /** Name of the counter. */
  metric: string;
  /** Label matchers, without braces. */
  matchers: string;
  /** The label that says whose work it was, and what it holds. */
  label: { name: string; holds: UnitOwner };
}

/**
 * `mlWorkloads.spend.unitMetrics`
 *
 * @throws Error that names the key when one is malformed
 */
export function readUnitMetrics(config: Config): UnitMetric[] {
  const key = 'mlWorkloads.spend.unitMetrics';
  const all = config.getOptionalConfigArray(key) ?? [];
  return all.map((one, index) => {
    const where = `${key}[${index}]`;
    const name = one.getString('name');
    const metric = one.getString('metric');
    const per = one.getOptionalNumber('per') ?? 1000;
    const [label, ...more] = OWNERS.flatMap(holds => {
      const labelName = one.getOptionalString(`labels.${holds}`);
      return labelName === undefined ? [] : [{ name: labelName, holds }];
    });
    if (!label || more.length > 0) {
      throw new Error(
        `${where}.labels must have one of ${OWNERS.join(
          ', ',
        )}: the name of the label that says whose work was counted`,
      );
    }
    if (!/^[a-zA-Z_:][\w:]*$/.test(metric)) {
      throw new Error(`${where}.metric is no name of a metric: ${metric}`);
    }
    if (!/^[a-zA-Z_]\w*$/.test(label.name)) {
      throw new Error(`${where}.labels has no name of a label: ${label.name}`);
    }
    if (!Number.isSafeInteger(per) || per < 1) {
      throw new Error(
        `${where}.per must be a whole number above 0, not ${per}`,
      );
    }
    const cluster = one.getOptionalString('cluster');
    if (label.holds === 'namespace' && cluster === undefined) {
      throw new Error(
        `${where}.cluster is missing: a namespace is of one team in one cluster`,
      );
    }
    return {
      name,
      title: one.getOptionalString('title') ?? name,
      per,
      cluster,
      url: one.getString('url').replace(/\/+$/, ''),
      token: one.getOptionalString('token'),
      metric,
      matchers: one.getOptionalString('matchers') ?? '',
      label,
    };
  });
}
