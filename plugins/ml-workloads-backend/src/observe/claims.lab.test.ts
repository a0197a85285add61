import { TestDatabases } from '@backstage/backend-test-utils';
import { useLab } from '@slipway/lab/testing';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import type { ProxyBackend } from '../clusters/testing/startProxyBackend';
import { Ledger, RateTable, Settler } from '../metering';
import {
  observeLab,
  startProxyOf,
  type ObservedLab,
} from './testing/observedLab';
import { until } from './testing/until';

jest.setTimeout(300_000);

const DRA = '/apis/resource.k8s.io/v1';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** A real scheduler that allocates devices, read by the portal's reader with the rights that it is given. */
describe('claims in the lab', () => {
  const lab = useLab({ components: ['kwok', 'kueue'] });
  const name = `claims-${randomUUID().slice(0, 8)}`;
  let knex: Knex;
  let proxy: ProxyBackend;
  let observed: ObservedLab;

  const create = (path: string, object: object) =>
    lab().client.request('POST', path, object);

  beforeAll(async () => {
    proxy = await startProxyOf(lab());
    knex = await databases.init('SQLITE_3');
    observed = await observeLab(lab(), knex, proxy, undefined, [
      Ledger.create(),
    ]);
  }, 300_000);
  afterAll(async () => {
    await observed?.stop();
    await proxy?.stop();
  }, 60_000);
  // A lab that is shared keeps what is left behind.
  afterEach(async () => {
    for (const path of [
      `/api/v1/namespaces/${name}`,
      `${DRA}/resourceslices/${name}`,
      `${DRA}/deviceclasses/${name}`,
    ]) {
      await lab().client.request('DELETE', path);
    }
  });

  it('are seen with what was allocated, and shared by the pods that they are reserved for', async () => {
    const nodes: any = await lab().client.request('GET', '/api/v1/nodes');
    const node: string = nodes.items.find(
      (one: any) => one.metadata.labels['slipway.dev/pool'] === 'h100',
    ).metadata.name;
    await create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await create(`${DRA}/deviceclasses`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { name },
      spec: {
        selectors: [
          { cel: { expression: 'device.driver == "gpu.nvidia.com"' } },
        ],
      },
    });
    await create(`${DRA}/resourceslices`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name },
      spec: {
        driver: 'gpu.nvidia.com',
        nodeName: node,
        pool: { name: node, generation: 1, resourceSliceCount: 1 },
        devices: [
          {
            name: 'gpu-0',
            attributes: {
              type: { string: 'gpu' },
              uuid: { string: 'GPU-0' },
              productName: { string: 'NVIDIA H100 80GB HBM3' },
            },
          },
        ],
      },
    });
    await create(`${DRA}/namespaces/${name}/resourceclaims`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: { name: 'shared' },
      spec: {
        devices: {
          requests: [{ name: 'gpu', exactly: { deviceClassName: name } }],
        },
      },
    });
    for (const pod of ['a', 'b']) {
      await create(`/api/v1/namespaces/${name}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: pod, annotations: { 'sim.lab/duration': '600s' } },
        spec: {
          nodeSelector: { 'slipway.dev/pool': 'h100' },
          tolerations: [{ operator: 'Exists' }],
          resourceClaims: [{ name: 'gpu', resourceClaimName: 'shared' }],
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/serve:1',
              resources: { claims: [{ name: 'gpu' }] },
            },
          ],
        },
      });
    }
    const reserved = await until('both reservations', async () => {
      const rows = await knex('ledger_claim_reservations');
      return rows.length === 2 ? rows : undefined;
    });
    for (const row of reserved) {
      expect(JSON.parse(row.facts)).toEqual({
        claimName: 'shared',
        devices: [{ driver: 'gpu.nvidia.com', pool: node, device: 'gpu-0' }],
      });
    }
    const settler = Settler.create({ knex, rates: RateTable.create([]) });
    const held = await until('the hours of both', async () => {
      await settler.settleDirty({ limit: Infinity, force: true });
      const rows = await knex('ledger_hours')
        .where({ category: 'allocated', team: 'unattributed' })
        .distinct('workload');
      return rows.length === 2 ? rows : undefined;
    });
    expect(held).toHaveLength(2);
    expect((await observed.status.freshness())[0]).toMatchObject({
      stale: false,
      problem: null,
    });
  });
});
