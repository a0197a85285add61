import type { DataHealth } from '@slipway/backstage-plugin-ml-workloads-common';
import { freshness } from './fixtures';

const HOUR = 3_600_000;
const ago = (hours: number) =>
  new Date(Date.now() - hours * HOUR).toISOString();
const touched = (gpuHours: number, costMicros: number | null) => ({
  gpuMs: gpuHours * HOUR,
  costMicros,
  unpricedGpuMs: costMicros === null ? gpuHours * HOUR : 0,
});

/** Invented: one item of each severity and more. */
export const dataHealth: DataHealth = {
  clusters: [freshness],
  items: [
    {
      code: 'clock-skew',
      severity: 'warning',
      subject: 'Pod team-vision/detector-eval-0',
      sentence:
        'A time in the object was outside of what was observed and was moved to the nearest possible one: its node’s clock is 40 s ahead.',
      fix: 'Synchronise the clocks of the nodes and of the control plane.',
      since: ago(5),
      cluster: 'lab',
    },
    {
      code: 'gap',
      severity: 'warning',
      subject: 'lab',
      sentence:
        'Nobody watched for 3 hours; what was free then is counted as unmetered and charged to nobody.',
      fix: 'Run more than one replica of the backend; nothing needs to be done about the past.',
      since: ago(200),
      cluster: 'lab',
      touched: touched(61.4, 422_432_000),
    },
    {
      code: 'unattributed',
      severity: 'warning',
      subject: 'lab',
      sentence: '175.0 GPU-hours of this month belong to no team.',
      fix: 'Claim it on the page of spend, or label the namespace with slipway.dev/team.',
      since: ago(500),
      cluster: 'lab',
      touched: touched(175, 1_204_000_000),
    },
    {
      code: 'unpriced',
      severity: 'error',
      subject: 'Nodes g6.xlarge',
      sentence:
        '1 node has no price (gpu-spot-2); its GPU time counts, its money is unknown.',
      fix: 'Add a rate row for the instance type to mlWorkloads.pricing.rates.',
      since: freshness.observedSince,
      cluster: 'lab',
      touched: touched(2.5, null),
    },
    {
      code: 'overcommitted',
      severity: 'info',
      subject: 'lab',
      sentence:
        'Pods held more than their nodes have this month, mostly because ends are observed late; money was shared over the larger sum.',
      fix: 'Nothing, while it is a small part.',
      since: ago(500),
      cluster: 'lab',
    },
  ],
};
