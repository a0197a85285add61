import type { HardwareProfile } from '@slipway/backstage-plugin-ml-workloads-common';
import { moneyText } from '../format';

/** Hours in a month, as everywhere in Slipway: 365 × 24 / 12. */
export const MONTH_HOURS = 730;

/** What a person knows about the work. Absent where it was not filled in. */
export interface Need {
  /** GPUs that one run holds. */
  gpus?: number;
  hoursPerRun?: number;
  runsPerMonth?: number;
  /** Money for one run at a hosted service, from its own price list, in whole units of the currency. */
  hostedPerRun?: number;
}

/** What a person knows about a model that is served. Absent where it was not filled in. */
export interface ServingNeed {
  /** GPUs that the server holds all month, all replicas together. */
  gpus?: number;
  /** Millions of tokens in a month, read and written together. */
  millionTokens?: number;
  /** Money for a million tokens at a hosted service, from its own price list, in whole units of the currency. */
  hostedPerMillion?: number;
}

/** One line of the comparison, with its arithmetic. */
export interface Alternative {
  name: string;
  perMonth: string;
  arithmetic: string;
}

export interface Comparison {
  alternatives: Alternative[];
  /** What follows from the numbers; null where they do not say. */
  conclusion: string | null;
  /** Where each number comes from. */
  sources: string[];
}

const MICROS = 1_000_000;

const HOSTED_SOURCE =
  'Hosted price: what you entered, from the price list of the service.';

function pricing(profile: HardwareProfile | undefined): {
  /** micro-units for a GPU and hour; null when not known */
  price: number | null;
  money: (micros: number) => string;
  source: string | null;
} {
  const micros = profile?.pricePerGpuHourMicros ?? null;
  const age = profile?.priceRetrievedAt?.slice(0, 10);
  return {
    price: micros === null ? null : Number(micros),
    money: amount =>
      moneyText(Math.round(amount), profile?.currency ?? 'USD').text,
    source:
      micros === null
        ? null
        : `Price here: ${profile?.priceSource ?? 'an unnamed source'}${
            age ? `, retrieved ${age}` : ', age not known'
          }.`,
  };
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function conclude(
  byRun: number | null,
  hosted: number | null,
  money: (micros: number) => string,
): string | null {
  if (byRun === null || hosted === null) return null;
  const difference = Math.abs(byRun - hosted);
  if (difference < 0.1 * Math.max(byRun, hosted)) {
    return 'The two cost about the same: decide by data protection and by who has to keep it running.';
  }
  return hosted < byRun
    ? `The hosted service is cheaper by ${money(
        difference,
      )} a month, if its terms allow your data.`
    : `Running it here is cheaper by ${money(
        difference,
      )} a month, before the time of the people who run it.`;
}

/**
 * Own GPUs by the run, a GPU held all month, and a hosted service, for the numbers given. Only what can be computed is compared:
 * a price that is not known makes no line.
 *
 * @param profile - whose price is used; undefined or unpriced leaves out the lines that need one
 */
export function compare(
  need: Need,
  profile: HardwareProfile | undefined,
): Comparison {
  const { gpus, hoursPerRun, runsPerMonth, hostedPerRun } = need;
  const alternatives: Alternative[] = [];
  const { price, money, source } = pricing(profile);

  const byRun =
    price !== null && gpus && hoursPerRun && runsPerMonth
      ? gpus * hoursPerRun * runsPerMonth * price
      : null;
  if (byRun !== null) {
    alternatives.push({
      name: 'Here, by the run',
      perMonth: money(byRun),
      arithmetic: `${gpus} GPUs × ${rounded(hoursPerRun!)} h × ${rounded(
        runsPerMonth!,
      )} runs × ${money(price!)} / GPU-h`,
    });
  }
  if (price !== null && gpus) {
    alternatives.push({
      name: 'Here, held all month',
      perMonth: money(gpus * MONTH_HOURS * price),
      arithmetic: `${gpus} GPUs × ${MONTH_HOURS} h × ${money(price)} / GPU-h`,
    });
  }
  const hosted =
    hostedPerRun !== undefined && runsPerMonth
      ? hostedPerRun * MICROS * runsPerMonth
      : null;
  if (hosted !== null) {
    alternatives.push({
      name: 'Hosted service',
      perMonth: money(hosted),
      arithmetic: `${rounded(runsPerMonth!)} runs × ${money(
        hostedPerRun! * MICROS,
      )}`,
    });
  }
  return {
    alternatives,
    conclusion: conclude(byRun, hosted, money),
    sources: [
      ...(byRun !== null || (price !== null && gpus) ? [source!] : []),
      ...(hosted !== null ? [HOSTED_SOURCE] : []),
    ],
  };
}

/**
 * A server that holds its GPUs all month, against a hosted service that is paid by the token, and how much would have to be served for the
 * two to cost the same.
 */
export function compareServing(
  need: ServingNeed,
  profile: HardwareProfile | undefined,
): Comparison {
  const { gpus, millionTokens, hostedPerMillion } = need;
  const { price, money, source } = pricing(profile);
  const alternatives: Alternative[] = [];
  const here = price !== null && gpus ? gpus * MONTH_HOURS * price : null;
  if (here !== null) {
    alternatives.push({
      name: 'Here, GPUs reserved all month',
      perMonth: money(here),
      arithmetic: `${gpus} GPUs × ${MONTH_HOURS} h × ${money(price!)} / GPU-h`,
    });
  }
  const hosted =
    hostedPerMillion !== undefined && millionTokens !== undefined
      ? hostedPerMillion * MICROS * millionTokens
      : null;
  if (hosted !== null) {
    alternatives.push({
      name: 'Hosted API',
      perMonth: money(hosted),
      arithmetic: `${rounded(millionTokens!)} M tokens × ${money(
        hostedPerMillion! * MICROS,
      )} / M`,
    });
  }
  const even =
    here !== null && hostedPerMillion
      ? here / (hostedPerMillion * MICROS)
      : null;
  const verdict =
    even !== null && hosted !== null ? conclude(here, hosted, money) : null;
  const breakEven =
    even === null
      ? null
      : `The two cost the same at ${Math.round(even).toLocaleString(
          'en-US',
        )} million tokens a month.`;
  return {
    alternatives,
    conclusion: [verdict, breakEven].filter(Boolean).join(' ') || null,
    sources: [
      ...(here !== null ? [source!] : []),
      ...(hosted !== null ? [HOSTED_SOURCE] : []),
    ],
  };
}
