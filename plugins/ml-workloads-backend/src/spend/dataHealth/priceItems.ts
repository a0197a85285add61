import type { Knex } from 'knex';
import {
  DAY_MS,
  LedgerStore,
  MINUTE_MS,
  NodeClaimStore,
  OPEN,
  PriceStore,
  type SourceStatus,
} from '../../metering';
import { timeInWords } from '../../isoTime';
import { toTimestamp } from '../completeness';
import { MOST, type Item } from './contracts';

/** A source that is read every five minutes and was not for a day. */
const STALE_MS = DAY_MS;
/** Karpenter gives up an instance that has not become a node after 15 minutes. */
const BOOT_MS = 15 * MINUTE_MS;

function sourceItem(source: SourceStatus, now: number): Item | undefined {
  const { title, problem, problemCode, succeededAt } = source;
  const common = {
    subject: `Prices of ${title}`,
    since: toTimestamp(succeededAt ?? source.attemptedAt),
    cluster: null,
  };
  if (problemCode === 'currency-refused') {
    return {
      ...common,
      code: problemCode,
      severity: 'error',
      sentence: `They are in another currency and were refused, since money of two currencies cannot be added; what only they price is unpriced. ${problem}.`,
      fix: 'Convert the prices, or set mlWorkloads.pricing.currency.',
    };
  }
  if (problemCode === 'price-source-partial') {
    return {
      ...common,
      code: problemCode,
      severity: 'warning',
      sentence: `Some of them could not be used. ${problem}.`,
      fix: 'See the detail; what could be used is.',
    };
  }
  if (problem === null && now - source.attemptedAt <= STALE_MS) {
    return undefined;
  }
  const stale = succeededAt === null || now - succeededAt > STALE_MS;
  return {
    ...common,
    code: stale ? 'stale-prices' : 'price-source-failed',
    severity: stale ? 'error' : 'warning',
    sentence:
      succeededAt === null
        ? `They could never be read, so what only they price is unpriced. ${problem}.`
        : `They could not be read since ${timeInWords(
            succeededAt,
          )}; the prices of then go on holding. ${
            problem ?? 'Nobody asks for them'
          }.`,
    fix: 'See that the source answers and that the portal may read it.',
  };
}

/** What sources of prices make uncertain: those that cannot be read, that are old, and that count in another currency. */
export async function priceSourceItems(
  knex: Knex,
  now: number,
): Promise<Item[]> {
  const sources = await PriceStore.of(knex).sources();
  return sources.flatMap(source => sourceItem(source, now) ?? []);
}

/** NodeClaims whose instance a cloud bills, but which no node that is known was made for. */
export async function nodeClaimItems(
  knex: Knex,
  cluster: string,
  now: number,
): Promise<Item[]> {
  const living = await NodeClaimStore.of(knex, cluster).claimsBetween(
    now,
    OPEN,
  );
  if (living.length === 0) return [];
  const nodes = await LedgerStore.of(knex, cluster).livingNodes();
  const names = new Set(nodes.map(({ name }) => name));
  const instances = new Set(
    nodes.flatMap(({ states }) =>
      states.flatMap(({ state }) => state.providerId ?? []),
    ),
  );
  return living
    .filter(
      ({ launchedAt, nodeName, providerId }) =>
        launchedAt !== null &&
        now - launchedAt > BOOT_MS &&
        !names.has(nodeName) &&
        !instances.has(providerId),
    )
    .slice(0, MOST)
    .map(({ name, nodeName, launchedAt, providerId }) => ({
      code: 'node-claim-unmatched',
      severity: 'warning' as const,
      subject: `NodeClaim ${name}`,
      sentence: `Its instance${
        providerId ? ` ${providerId}` : ''
      } was launched and is billed, but ${
        nodeName ? `there is no node ${nodeName}` : 'it has not become a node'
      }; its money is in no number here.`,
      fix: 'See why the instance does not register, or delete the NodeClaim.',
      since: toTimestamp(launchedAt),
      cluster,
    }));
}
