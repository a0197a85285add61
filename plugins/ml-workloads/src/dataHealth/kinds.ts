import type { DataHealth } from '@slipway/backstage-plugin-ml-workloads-common';

export type HealthItem = DataHealth['items'][number];

/** What can be wrong with the data, in the order of the filter: a short name for each code. */
export const KINDS: Record<string, string> = {
  stale: 'Stale observer',
  'cluster-removed': 'Cluster not configured any more',
  gap: 'Gap in observation',
  'not-allowed': 'Not allowed to watch',
  'not-watched': 'Cannot be watched',
  'kind-gone': 'Kind not served any more',
  unpriced: 'Unpriced nodes',
  'price-source-failed': 'Stale price source',
  'currency-refused': 'Price in another currency',
  unattributed: 'Unattributed spend',
  'component-refused': 'Component of another team',
  'gpu-count': 'GPU count mismatch',
  'gpu-count-mismatch': 'GPU count mismatch',
  'device-unknown': 'Device not known',
  'node-claim-unmatched': 'NodeClaim without its node',
  'gpu-memory-unknown': 'GPU memory not known',
  'uncounted-gpu-resource': 'GPU resource not counted',
  overcommitted: 'More held than there is',
  'late-data': 'Late data',
  corrections: 'Corrections to closed months',
  frozen: 'Frozen hours',
  'frozen-hour': 'Frozen hours',
  'clock-skew': 'Clock skew',
};

/** A code that is not known yet is read as words. */
export function kindOf(code: string): string {
  return (
    KINDS[code] ??
    code.charAt(0).toUpperCase() + code.slice(1).replace(/-/g, ' ')
  );
}

export interface HealthFilter {
  severity: HealthItem['severity'] | null;
  /** A name of {@link kindOf}. */
  kind: string | null;
  search: string;
}

const SEVERITIES: HealthItem['severity'][] = ['error', 'warning', 'info'];

/** What an address asks for. */
export function readFilter(params: URLSearchParams): HealthFilter {
  return {
    severity:
      SEVERITIES.find(severity => severity === params.get('severity')) ?? null,
    kind: params.get('kind'),
    search: params.get('search') ?? '',
  };
}

/** Worst first; of the same severity those that touch the most money, then the most GPU time, then the latest. */
export function chosenItems(
  items: readonly HealthItem[],
  filter: HealthFilter,
): HealthItem[] {
  const search = filter.search.trim().toLocaleLowerCase('en-US');
  const money = (item: HealthItem) => Number(item.touched?.costMicros ?? 0);
  const time = (item: HealthItem) => Number(item.touched?.gpuMs ?? 0);
  return items
    .filter(
      item =>
        (!filter.severity || item.severity === filter.severity) &&
        (!filter.kind || kindOf(item.code) === filter.kind) &&
        (!search ||
          `${item.subject} ${item.sentence} ${item.cluster ?? ''}`
            .toLocaleLowerCase('en-US')
            .includes(search)),
    )
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        money(b) - money(a) ||
        time(b) - time(a) ||
        (b.since ?? '').localeCompare(a.since ?? ''),
    );
}
