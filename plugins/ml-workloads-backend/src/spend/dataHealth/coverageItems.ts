import { gapsOf, LedgerStore, MINUTE_MS } from '../../metering';
import { timeInWords } from '../../isoTime';
import { toTimestamp } from '../completeness';
import type { LeftCluster } from '../leftClusters';
import { MOST, type DataHealthOptions, type Item } from './contracts';
import { unmeteredIn } from './touched';

const STALE_MS = 3 * MINUTE_MS;

/** Times in which nobody watched a cluster, and clusters that nobody watches now. */
export async function coverageItems(
  { knex, now }: DataHealthOptions,
  store: LedgerStore,
  cluster: string,
  lastBeat: number | null,
  left: LeftCluster | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const gap of gapsOf(await store.coverage()).slice(-MOST)) {
    items.push({
      code: 'gap',
      severity: 'warning',
      subject: cluster,
      sentence: `Nobody watched from ${timeInWords(gap.from)} to ${timeInWords(
        gap.to,
      )}; what was free then is counted as unmetered and charged to nobody.`,
      fix: 'Run more than one replica of the backend; nothing needs to be done about the past.',
      since: toTimestamp(gap.from),
      cluster,
      touched: await unmeteredIn(knex, cluster, gap),
    });
  }
  if (left?.removed) {
    items.push({
      code: 'cluster-removed',
      severity: 'warning',
      subject: cluster,
      sentence:
        lastBeat === null
          ? 'The cluster is not configured any more, and was never fully watched; nothing of it is in the ledger.'
          : `The cluster is not configured any more. Its numbers end at ${timeInWords(
              lastBeat,
            )}, and "complete until" is told without it.`,
      fix: 'Nothing, if it is no more: what it cost stays. If it still runs, name it in mlWorkloads.clusters again; what is not watched until then is a gap.',
      since: toTimestamp(lastBeat),
      cluster,
    });
  } else if (lastBeat === null || now - lastBeat > STALE_MS) {
    items.push({
      code: 'stale',
      severity: 'error',
      subject: cluster,
      sentence:
        lastBeat === null
          ? 'The cluster was never fully watched; nothing of it is in the ledger.'
          : `The cluster is not being watched; numbers end at the last sign of life.${
              left
                ? ' It has been so for days, so "complete until" is told without it.'
                : ''
            }`,
      fix: 'Look at the cluster, at its token and at the backend’s log. If the cluster is no more, remove it from mlWorkloads.clusters; what it cost stays.',
      since: toTimestamp(lastBeat),
      cluster,
    });
  }
  return items;
}
