import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeReceipt } from './describeReceipt';

const request = {
  name: 'train-resnet',
  entityRef: 'component:default/vision-models',
  engine: 'job',
  namespace: 'team-vision',
  cluster: 'lab',
  type: 'training',
  profile: 'h100',
  gpusPerPod: 8,
  replicas: 2,
} as LaunchRequest;
const manifest = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'train-resnet', namespace: 'team-vision' },
};

it('no text of a receipt leaves its cell, or becomes markup, a link or a mention', () => {
  const hostile = 'a|b`c\n| x | y |\n# title <img src=x> [l](http://x) @all';
  const text = describeReceipt(
    request,
    [manifest],
    [{ manifest: 0, path: '/spec/x', value: hostile, reason: hostile }],
  );
  const rows = text.split('\n').filter(line => line.startsWith('|'));
  expect(rows).toHaveLength(3);
  const cells = rows[2].split(/(?<!\\)\|/).slice(1, -1);
  expect(cells).toHaveLength(3);
  expect(cells[1].trim()).toBe(
    "`a\\|b'c \\| x \\| y \\| # title <img src=x> [l](http://x) @all`",
  );
  expect(cells[2]).toContain('\\<img src=x\\>');
  expect(cells[2]).toContain('\\[l\\]\\(http\\://x\\)');
  expect(cells[2]).not.toContain('@all');
  expect(text).toContain('at most 16 GPUs of profile `h100`');
});
