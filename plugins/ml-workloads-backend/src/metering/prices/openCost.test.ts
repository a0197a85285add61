import { setupServer } from 'msw/node';
import { http, HttpResponse } from 'msw';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { RateTable } from '../rates';
import { measuredPrice } from './decimalOf';
import { openCostSource } from './openCost';

const server = setupServer();
const URL_OF = 'http://prometheus.test/prefix';

function answer(values: { [metric: string]: object[] }): void {
  server.use(
    http.post(`${URL_OF}/api/v1/query`, async ({ request }) => {
      const query = new URLSearchParams(await request.text()).get('query')!;
      return HttpResponse.json({
        status: 'success',
        data: { resultType: 'vector', result: values[query] ?? [] },
      });
    }),
  );
}

const sample = (metric: object, value: string) => ({
  metric,
  value: [1764460800, value],
});

const question = {
  pricing: RateTable.create([]).current(),
  now: Date.parse('2026-11-30T00:00:00Z'),
};

describe('prices from OpenCost’s metrics', () => {
  registerMswTestHooks(server);
  const source = openCostSource(
    { cluster: 'lab', url: URL_OF, kind: 'list', matchers: 'cluster_id="lab"' },
    'USD',
  );

  it('are of whole nodes, else of a GPU as a fallback, and never 0', async () => {
    answer({
      'node_total_hourly_cost{cluster_id="lab"}': [
        sample({ node: 'a' }, '55.040000000000006'),
        sample({ node: 'b' }, '0'),
        // Relabelled by Prometheus: `node` is where OpenCost itself runs.
        sample({ node: 'infra', exported_node: 'c' }, '1.006'),
        sample({ node: 'd' }, 'NaN'),
      ],
      'node_gpu_hourly_cost{cluster_id="lab"}': [
        sample({ node: 'a' }, '6.88'),
        sample({ node: 'b' }, '0.95'),
      ],
    });
    const common = { cluster: 'lab', currency: 'USD' };
    expect(await source.read(question)).toEqual({
      dates: 'observed',
      rows: [
        {
          ...common,
          kind: 'list',
          node: 'a',
          pricePerNodeHour: '55.04',
          source: 'OpenCost of cluster lab, node_total_hourly_cost',
        },
        expect.objectContaining({ node: 'c', pricePerNodeHour: '1.006' }),
        {
          ...common,
          kind: 'fallback',
          node: 'b',
          pricePerGpuHour: '0.95',
          source: 'OpenCost of cluster lab, node_gpu_hourly_cost',
        },
      ],
    });
  });

  it('are not gone because OpenCost is: nothing is said then', async () => {
    answer({});
    await expect(source.read(question)).rejects.toThrow(/has a value above 0/);
    server.use(
      http.post(`${URL_OF}/api/v1/query`, () =>
        HttpResponse.json({ status: 'error' }, { status: 503 }),
      ),
    );
    await expect(source.read(question)).rejects.toThrow(/503/);
  });

  it.each([
    ['55.040000000000006', '55.04'],
    ['5.504e+01', '55.04'],
    ['1e-3', '0.001'],
    ['0.0000005', '0.000001'],
    ['0.0000004', undefined],
    ['0', undefined],
    ['-1', undefined],
    ['NaN', undefined],
    ['+Inf', undefined],
    ['1e3', '1000'],
  ])('%s is %s an hour', (text, price) => {
    expect(measuredPrice(text)).toBe(price);
  });
});
