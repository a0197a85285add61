import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import type { Period } from '../period';
import type { UnitMetric } from './readUnitMetrics';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(
      z.object({
        metric: z.record(z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

const TIMEOUT_MS = 10_000;

/** How much a counter grew in a period, by the value of its label: PromQL's `increase`, which bridges restarts. */
export function increaseOf(
  { metric, matchers, label }: UnitMetric,
  { from, to }: Period,
): string {
  const seconds = Math.round((to - from) / 1000);
  return `sum by (${label.name}) (increase(${metric}{${matchers}}[${seconds}s]))`;
}

/**
 * Asks Prometheus.
 *
 * @throws Error when it does not answer with numbers
 */
export async function countUnits(
  metric: UnitMetric,
  period: Period,
): Promise<Map<string, number>> {
  const response = await fetch(`${metric.url}/api/v1/query`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(metric.token ? { Authorization: `Bearer ${metric.token}` } : {}),
    },
    body: new URLSearchParams({
      query: increaseOf(metric, period),
      time: String(period.to / 1000),
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw await ResponseError.fromResponse(response);
  const answer = answerSchema.safeParse(await response.json());
  if (!answer.success) {
    throw new Error(`Prometheus told no vector for ${metric.metric}`);
  }
  const counts = new Map<string, number>();
  for (const { metric: labels, value } of answer.data.data.result) {
    const owner = labels[metric.label.name];
    const count = Number(value[1]);
    if (owner && Number.isFinite(count) && count > 0) {
      counts.set(owner, (counts.get(owner) ?? 0) + count);
    }
  }
  return counts;
}
