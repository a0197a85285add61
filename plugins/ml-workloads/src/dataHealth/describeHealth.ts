import type { DataHealth } from '@slipway/backstage-plugin-ml-workloads-common';
import { count, formatMoneyShort } from '../numbers';
import { kindOf } from './kinds';

/** `All numbers are whole: 1 cluster observed, nothing is missing.`, or how much is wrong. */
export function describeHealth(health: DataHealth, currency: string): string {
  const errors = health.items.filter(i => i.severity === 'error').length;
  const warnings = health.items.filter(i => i.severity === 'warning').length;
  const stale = health.clusters.filter(c => c.stale).length;
  if (errors + warnings + stale === 0) {
    return health.clusters.length === 0
      ? 'No cluster is connected yet.'
      : `All numbers are whole: ${count(
          health.clusters.length,
          'cluster',
        )} observed, nothing is missing.`;
  }
  const money = (i: DataHealth['items'][number]) =>
    Number(i.touched?.costMicros ?? 0);
  const [worst] = health.items
    .filter(i => money(i) > 0)
    .sort((a, b) => money(b) - money(a));
  const most = worst
    ? ` The most money is in “${kindOf(worst.code)}”: ${formatMoneyShort(
        worst.touched!.costMicros,
        currency,
      )}.`
    : '';
  return `${[
    stale > 0 && `${count(stale, 'cluster')} not up to date`,
    errors > 0 && `${count(errors, 'error')}`,
    warnings > 0 && `${count(warnings, 'warning')}`,
  ]
    .filter(Boolean)
    .join(', ')}.${most}`;
}
