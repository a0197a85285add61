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

jest.setTimeout(600_000);

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
  /** A class of the devices of a type. */
  const deviceClass = (className: string, type: string, more: object = {}) =>
    create(`${DRA}/deviceclasses`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { name: className },
      spec: {
        ...more,
        selectors: [
          {
            cel: {
              expression: `device.driver == "gpu.nvidia.com" && device.attributes["gpu.nvidia.com"].?type.orValue("") == "${type}"`,
            },
          },
        ],
      },
    });
  const slice = (suffix: string, node: string, of: number, content: object) =>
    create(`${DRA}/resourceslices`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name: `${name}${suffix}` },
      spec: {
        driver: 'gpu.nvidia.com',
        nodeName: node,
        pool: { name, generation: 1, resourceSliceCount: of },
        ...content,
      },
    });
  const claim = (claimName: string, request: object) =>
    create(`${DRA}/namespaces/${name}/resourceclaims`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: { name: claimName },
      spec: { devices: { requests: [{ name: 'gpu', ...request }] } },
    });
  const pod = (podName: string, resources: object, claimName?: string) =>
    create(`/api/v1/namespaces/${name}/pods`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: podName,
        annotations: { 'sim.lab/duration': '600s' },
      },
      spec: {
        nodeSelector: { 'slipway.dev/pool': 'h100' },
        tolerations: [{ operator: 'Exists' }],
        ...(claimName && {
          resourceClaims: [{ name: 'gpu', resourceClaimName: claimName }],
        }),
        containers: [
          {
            name: 'main',
            image: 'registry.example.com/serve:1',
            resources: {
              ...resources,
              ...(claimName && { claims: [{ name: 'gpu' }] }),
            },
          },
        ],
      },
    });
  const anyNode = async (): Promise<string> => {
    const nodes: any = await lab().client.request('GET', '/api/v1/nodes');
    return nodes.items.find(
      (one: any) => one.metadata.labels['slipway.dev/pool'] === 'h100',
    ).metadata.name;
  };

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
    await lab().client.delete(`/api/v1/namespaces/${name}`);
    for (const kind of ['resourceslices', 'deviceclasses']) {
      const { items } = await lab().client.get(`${DRA}/${kind}`);
      for (const { metadata } of items) {
        if (metadata.name.startsWith(name)) {
          await lab().client.delete(`${DRA}/${kind}/${metadata.name}`);
        }
      }
    }
    await until('the namespace to be gone', async () => {
      const { items } = await lab().client.get('/api/v1/namespaces');
      return items.every((one: any) => one.metadata.name !== name) || undefined;
    });
  });

  it('are seen with what was allocated, and shared by the pods that they are reserved for', async () => {
    const node = await anyNode();
    await create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await deviceClass(name, 'gpu');
    await slice('', node, 1, {
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
    });
    await claim('shared', { exactly: { deviceClassName: name } });
    await pod('a', {}, 'shared');
    await pod('b', {}, 'shared');
    const reserved = await until('both reservations', async () => {
      const rows = await knex('ledger_claim_reservations');
      return rows.length === 2 ? rows : undefined;
    });
    for (const row of reserved) {
      expect(JSON.parse(row.facts)).toEqual({
        claimName: 'shared',
        devices: [{ driver: 'gpu.nvidia.com', pool: name, device: 'gpu-0' }],
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

  it('count as what was given: a GPU for an extended resource, parts that were cut, and the choice among alternatives', async () => {
    const node = await anyNode();
    const resource = `example.com/${name}`;
    await create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    await deviceClass(`${name}-whole`, 'gpu', {
      extendedResourceName: resource,
    });
    await deviceClass(`${name}-part`, 'mig');
    const memory = (slices: number[]) =>
      Object.fromEntries(slices.map(one => [`m${one}`, { value: '1' }]));
    const consumes = (gpu: number, slices: number[]) => ({
      consumesCounters: [
        { counterSet: `gpu-${gpu}`, counters: memory(slices) },
      ],
    });
    const ALL = [0, 1, 2, 3, 4, 5, 6, 7];
    await slice('-counters', node, 2, {
      sharedCounters: [0, 1].map(gpu => ({
        name: `gpu-${gpu}`,
        counters: memory(ALL),
      })),
    });
    await slice('-devices', node, 2, {
      devices: [0, 1].flatMap(gpu => [
        {
          name: `gpu-${gpu}`,
          attributes: {
            type: { string: 'gpu' },
            uuid: { string: `GPU-${gpu}` },
            productName: { string: 'NVIDIA H100 80GB HBM3' },
          },
          ...consumes(gpu, ALL),
        },
        ...[0, 1].map(part => ({
          name: `gpu-${gpu}-mig-${part}`,
          attributes: {
            type: { string: 'mig' },
            profile: { string: '1g.10gb' },
            parentUUID: { string: `GPU-${gpu}` },
            productName: { string: 'NVIDIA H100 80GB HBM3' },
          },
          ...consumes(gpu, [part]),
        })),
      ]),
    });
    const held = async () =>
      Object.fromEntries(
        (await knex('workloads').where({ namespace: name })).map(row => [
          row.name,
          Number(row.held_gpus_milli),
        ]),
      );
    const given = (what: Record<string, number>) =>
      until(`${JSON.stringify(what)} to be held`, async () => {
        const now = await held();
        return (
          Object.keys(what).every(one => now[one] === what[one]) || undefined
        );
      });

    await claim('part', { exactly: { deviceClassName: `${name}-part` } });
    await pod('part', {}, 'part');
    await given({ part: 133 });
    // The GPU that was cut is whole no more: of two there is one to be had.
    await pod('whole', { limits: { [resource]: '1' } });
    await given({ whole: 1000 });
    // Neither is left whole, and what is left of the first is enough for the second choice.
    await claim('either', {
      firstAvailable: [
        { name: 'big', deviceClassName: `${name}-whole` },
        { name: 'small', deviceClassName: `${name}-part` },
      ],
    });
    await pod('either', {}, 'either');
    await given({ part: 133, whole: 1000, either: 133 });

    await pod('late', { limits: { [resource]: '1' } });
    await until('the scheduler to say that there is none left', async () => {
      const late = await lab().client.get(
        `/api/v1/namespaces/${name}/pods/late`,
      );
      return late.status.conditions?.find(
        (condition: any) => condition.reason === 'Unschedulable',
      );
    });
    expect({ late: 0, ...(await held()) }).toMatchObject({
      ...{ part: 133, whole: 1000, either: 133, late: 0 },
    });
  });
});
