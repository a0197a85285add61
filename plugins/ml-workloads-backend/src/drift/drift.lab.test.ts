import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { useLab } from '@slipway/lab/testing';
import type { Knex } from 'knex';
import type { ClusterClient } from '../clusters';
import { Guardrails } from '../guardrails';
import {
  said,
  until,
  type GuardedCluster,
} from '../guardrails/testing/GuardedCluster';
import { installGuardrails } from '../guardrails/testing/installed';
import { workload, type WorkloadKind } from '../guardrails/testing/objects';
import { DriftCheck, DriftQueries, DriftStore } from '.';

jest.setTimeout(600_000);

const READER = { user: 'system:serviceaccount:slipway-system:slipway-reader' };
const WRITER = { user: 'system:serviceaccount:slipway-system:slipway-writer' };

/** A running workload that a lower limit would refuse is found and told, and let alone; it is forgotten when the limit rises. */
describe('drift on a real API server', () => {
  const lab = useLab({ own: true, components: [], seed: false });
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let cluster: GuardedCluster;
  let knex: Knex;
  let namespace: string;
  let check: DriftCheck;
  let queries: DriftQueries;
  const told: string[][] = [];

  beforeAll(async () => {
    cluster = await installGuardrails(lab());
    ({ namespace } = await cluster.teamNamespace());
    knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@slipway/backstage-plugin-ml-workloads-backend',
        'migrations',
      ),
    });
    const clusters = { list: () => [clientOf(cluster)] };
    const store = DriftStore.create({ knex });
    const guardrails = Guardrails.create();
    check = DriftCheck.create({
      clusters,
      store,
      judge: (client, answers) => guardrails.judge(client, answers),
      onChange: teams => told.push(teams),
      logger: mockServices.logger.mock(),
    });
    queries = DriftQueries.create({ store, clusters });
  });
  afterAll(() => cluster?.api.close());

  it('names the workloads and the reasons, keeps when it began, changes nothing, and clears', async () => {
    const { api } = cluster;
    for (const [kind, gpus] of [
      ['Job', 4],
      ['Deployment', 1],
    ] as Array<[WorkloadKind, number]>) {
      const object = workload(kind, {
        namespace,
        name: `runs-${kind.toLowerCase()}`,
        gpus,
      });
      await observed(knex, await api.must(api.create(object)));
    }

    await check.run();
    expect(await queries.list({})).toMatchObject({
      items: [],
      clusters: [{ cluster: 'lab', checked: 2, problem: null }],
    });

    await cluster.setLimits(namespace, { maxGpusPerWorkload: 2 });
    await bites('SW01');
    const before = await jobVersion();
    await check.run();
    const { items } = await queries.list({ team: ['vision'] });
    expect(items).toMatchObject([
      {
        workloadId: 'id-job',
        kind: 'Job',
        name: 'runs-job',
        namespace,
        team: 'vision',
        truncated: false,
        reasons: [
          {
            code: 'SW01',
            layer: 'guardrails',
            values: { gpus: '4', max: '2' },
          },
        ],
      },
    ]);
    expect(told).toEqual([['vision']]);
    expect(await jobVersion()).toBe(before);

    await check.run();
    const again = await queries.list({});
    expect(again.items[0].since).toBe(items[0].since);
    expect(told).toHaveLength(1);

    expect(await seenBy({ teams: ['speech'] })).toEqual([]);
    expect(await seenBy({ not: { teams: ['speech'] } })).toEqual(['id-job']);
    expect(
      (await queries.list({ component: ['component:x/y'] })).items,
    ).toEqual([]);

    await cluster.setLimits(namespace, { maxGpusPerWorkload: 8 });
    await bites('allowed');
    await check.run();
    expect((await queries.list({})).items).toEqual([]);
    expect(told).toHaveLength(2);
  });

  function bites(answer: string): Promise<void> {
    return until(`a new job is answered ${answer}`, async () => {
      const probe = workload('Job', { namespace, name: 'probe', gpus: 4 });
      return said(await cluster.api.create(probe, { dryRun: true })) === answer;
    });
  }

  async function seenBy(
    allowed: Parameters<DriftQueries['list']>[0]['allowed'],
  ) {
    const { items } = await queries.list({ allowed });
    return items.map(({ workloadId }) => workloadId);
  }

  async function jobVersion(): Promise<string> {
    const { body } = await cluster.api.get(
      `/apis/batch/v1/namespaces/${namespace}/jobs/runs-job`,
    );
    return body.metadata.generation;
  }
});

/** The portal's two identities, without the proxy between. */
function clientOf({ api }: GuardedCluster): ClusterClient {
  return {
    name: 'lab',
    title: 'lab',
    simulated: true,
    read: ({ path }) => api.send('GET', path, { as: READER }),
    write: ({ method, path, body }) =>
      api.send(method, path, { as: WRITER, body }),
    watch: () => {
      throw new Error('Drift watches nothing');
    },
    stream: () => {
      throw new Error('Drift reads no logs');
    },
  } as ClusterClient;
}

/** A row as the observer keeps it. */
async function observed(knex: Knex, object: any): Promise<void> {
  const { namespace, name, uid } = object.metadata;
  await knex('workloads').insert({
    id: `id-${object.kind.toLowerCase()}`,
    cluster: 'lab',
    namespace,
    kind: object.kind,
    api_version: object.apiVersion,
    name,
    uid,
    type: 'training',
    engine: 'job',
    team: 'vision',
    component: 'component:default/detector',
    state: 'Running',
    since: 1,
    held_gpus_milli: 0,
    created_at: 1,
    attempts: 1,
    deleted: false,
    closed: false,
    facts: '{}',
  });
}
