import { TestDatabases } from '@backstage/backend-test-utils';
import {
  SPEND_GROUPINGS,
  type DataHealth,
  type Spend,
  type SpendEfficiency,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import {
  FINOPS_ANALYST,
  ML_ENGINEER,
  OPERATOR,
  SPEECH_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { startPortal } from '../__testUtils__/startPortal';
import { Lifecycle } from '../lifecycle';
import { run } from '../metering/testing/ledgerRun';
import {
  beats,
  inOrder,
  namespace,
  node,
  pod,
} from '../metering/testing/world';

jest.setTimeout(120_000);

const DAY = 'from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z';
const ELEVEN =
  'from=2026-03-02T11:00:00Z&to=2026-03-02T12:00:00Z&granularity=hour';

/**
 * A node of four GPUs at 36 an hour, so that a GPU-hour is 9. Team Vision holds one GPU from 10:00; team Speech two from 10:20 to 10:50 and
 * one, in a namespace that is given to Vision at 11:00, from 10:00.
 */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  namespace('10:00', 'handed', 'speech'),
  node('10:00', { created: '08:00' }),
  beats('10:00', '12:00'),
  pod('10:00', { name: 'v', scheduled: '10:00', started: '10:00' }),
  pod('10:20', {
    name: 's',
    namespace: 'team-speech',
    gpus: 2,
    scheduled: '10:20',
    started: '10:20',
    labels: { 'backstage.io/kubernetes-id': 'speech-models' },
  }),
  pod('10:50', {
    name: 's',
    namespace: 'team-speech',
    gpus: 2,
    scheduled: '10:20',
    started: '10:20',
    finished: '10:50',
    phase: 'Succeeded',
  }),
  pod('10:00', {
    name: 'h',
    namespace: 'handed',
    scheduled: '10:00',
    started: '10:00',
  }),
  namespace('11:00', 'handed', 'vision', 'MODIFIED'),
);
const OF_VISION = 27_000_000;
const OF_SPEECH = 18_000_000;
/** Of the workload in the namespace that was given away: what each team had of it. */
const HANDED = 9_000_000;

/** What another team spent is in no number that somebody reads, and in no difference of two of them. */
describe('who may read what was spent', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const folder = mkdtempSync(join(tmpdir(), 'slipway-spend-'));
  let portal: Awaited<ReturnType<typeof startPortal>>;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, '');
    // The cluster is not there: what was spent is answered from the database.
    portal = await startPortal(databases, {
      url: 'https://127.0.0.1:9',
      caFile,
      readerToken: 'none',
      writerToken: 'none',
    });
    await run(portal.knex, observations, { consumers: [Lifecycle.create()] });
    for (const { name, id } of await portal.knex('workloads')) ids[name] = id;
  });
  afterAll(async () => {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async <T = Spend>(person: string, path: string): Promise<T> => {
    const { status, body } = await portal.as(person).get(path);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };

  it('FinOps reads all of it', async () => {
    const { rows, categories } = await read(
      FINOPS_ANALYST,
      `/spend?${DAY}&groupBy=team`,
    );
    expect(rows.map(row => [row.key, row.costMicros])).toEqual([
      ['vision', OF_VISION],
      ['speech', OF_SPEECH],
    ]);
    expect(
      categories!.reduce((sum, row) => sum + Number(row.costMicros), 0),
    ).toBe(72_000_000);
  });

  it.each([
    ['the fleet', ''],
    ['another team', 'team=speech'],
    ['another team beside one’s own', 'team=vision,speech'],
    ['another team’s component', 'component=component:default/speech-models'],
    ['another team as an entity', 'entity=group:default/speech'],
    ['a department with another team', 'entity=group:default/research'],
    ['a system with another team’s part', 'entity=system:default/senses'],
    ['a domain with another team’s part', 'entity=domain:default/perception'],
    ['the fleet of one cluster', 'cluster=lab'],
    ['the fleet through a filter', 'gpuModel=NVIDIA-L4'],
    ['the fleet through all filters', 'kind=Job&queue=none&template=none'],
    ['what is of no component in the fleet', 'component=none'],
    ['another team through a filter', 'team=speech&profile=none'],
  ])('a member of one team reads nothing of %s', async (_, selection) => {
    for (const path of [
      `/spend?${DAY}&${selection}`,
      `/spend/efficiency?${DAY}&${selection}`,
      `/spend/export?${DAY}&${selection}`,
      `/spend/export?${DAY}&format=focus-1.2&${selection}`,
    ]) {
      for (const person of [ML_ENGINEER, STRANGER]) {
        const { status, text } = await portal.as(person).get(path);
        expect([path, status]).toEqual([path, 403]);
        expect(text).not.toMatch(/Micros/);
      }
    }
  });

  it.each([
    'kind=Job',
    'template=none',
    'gpuModel=NVIDIA-L4',
    'capacityType=on-demand',
    'profile=none',
    'queue=none',
    'phase=running',
    'outcome=running,succeeded,unknown',
    'category=allocated,unallocated,system',
    'component=none',
  ])(
    'one’s own spend filtered by %s has nothing of others, and neither has what is left without it',
    async filter => {
      const all = await read(ML_ENGINEER, `/spend?${DAY}&team=vision`);
      for (const groupBy of ['team', 'workload', 'category', 'outcome']) {
        const { body, text } = await portal
          .as(ML_ENGINEER)
          .get(`/spend?${DAY}&team=vision&groupBy=${groupBy}&${filter}`);
        expect(body.total.costMicros).toBe(all.total.costMicros);
        expect(body.categories).toBeNull();
        expect(text).not.toMatch(/speech/i);
      }
      const { text } = await portal
        .as(ML_ENGINEER)
        .get(`/spend/export?${DAY}&team=vision&${filter}`);
      expect(text).toMatch(/job-of-v/);
      expect(text).not.toMatch(/speech/i);
    },
  );

  it('a filter does not tell what another team had of a workload: the answer is partial whatever is filtered', async () => {
    const partial = async (filter: string) => {
      const answer = await read(
        ML_ENGINEER,
        `/spend?${DAY}&workload=${ids['job-of-h']}&${filter}`,
      );
      return [answer.partial, Number(answer.total.costMicros)];
    };
    expect(await partial('phase=running')).toEqual([true, HANDED]);
    expect(await partial('phase=starting')).toEqual([true, 0]);
    expect(await partial('queue=nobody-has-it')).toEqual([true, 0]);
    expect(await partial('outcome=preempted')).toEqual([true, 0]);
  });

  it.each([
    ['phase=asleep', /phase: must be of starting, running, none/],
    ['outcome=lost', /outcome: must be of succeeded, failed, preempted/],
    ['category=idle', /category: must be of allocated, system, unallocated/],
    [`queue=${'q'.repeat(300)}`, /queue/],
    ['queue[a]=b', /queue/],
    ['colour=red', /colour: is not a known field/],
    ['component=none,component:default/speech-models', /none/],
  ])('refuses %s and says what is allowed', async (filter, message) => {
    const { status, body } = await portal
      .as(FINOPS_ANALYST)
      .get(`/spend?${DAY}&${filter}`);
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  it('what useful work cost cannot be asked by how it ended', async () => {
    const { status } = await portal
      .as(FINOPS_ANALYST)
      .get(`/spend/efficiency?${DAY}&outcome=failed`);
    expect(status).toBe(400);
    expect(
      (
        await portal
          .as(FINOPS_ANALYST)
          .get(`/spend/efficiency?${DAY}&kind=Job&gpuModel=NVIDIA-L4`)
      ).status,
    ).toBe(200);
  });

  it('another team’s workload is not there', async () => {
    for (const path of [
      `/spend?${DAY}&workload=${ids['job-of-s']}`,
      `/spend/efficiency?${DAY}&workload=${ids['job-of-s']}`,
      `/spend/export?${DAY}&workload=${ids['job-of-s']}`,
      `/workloads/${ids['job-of-s']}/spend`,
    ]) {
      expect((await portal.as(ML_ENGINEER).get(path)).status).toBe(404);
    }
  });

  it.each([
    [ML_ENGINEER, 'vision', `workload=HANDED`, HANDED],
    [SPEECH_ENGINEER, 'speech', `workload=HANDED`, HANDED],
    [FINOPS_ANALYST, 'speech', `workload=HANDED`, HANDED],
    [ML_ENGINEER, 'vision', 'team=vision', OF_VISION],
    [ML_ENGINEER, 'vision', 'team=speech', 0],
    [ML_ENGINEER, 'vision', 'component=component:default/speech-models', 0],
  ])(
    '%s looks within team %s at %s and reads what the team had of it',
    async (person, team, part, micros) => {
      const selection = part.replace('HANDED', ids['job-of-h']);
      const { total } = await read(
        person,
        `/spend?${DAY}&entity=group:default/${team}&${selection}`,
      );
      expect(total.costMicros).toBe(micros);
    },
  );

  it.each([
    ['entity=component:default/speech-models', 'component=component:default/x'],
    ['entity=component:default/speech-models', 'component=none'],
    ['entity=Component:speech-models', 'component=component:default/x'],
    ['entity=system:default/senses', 'component=component:default/x'],
    ['entity=group:default/speech', 'team=vision'],
  ])(
    'nobody reads %s by asking for %s, which is no part of it',
    async (of, part) => {
      for (const path of [
        `/spend?${DAY}&${of}&${part}`,
        `/spend/efficiency?${DAY}&${of}&${part}`,
        `/spend/export?${DAY}&${of}&${part}`,
      ]) {
        for (const person of [ML_ENGINEER, STRANGER]) {
          const { status, text } = await portal.as(person).get(path);
          expect([path, status]).toEqual([path, 403]);
          expect(text).not.toMatch(/Micros/);
        }
      }
      const all = await read(FINOPS_ANALYST, `/spend?${DAY}&${of}&${part}`);
      expect([all.total.gpuMs, all.rows]).toEqual([0, []]);
    },
  );

  it('nobody reads another team through a part that would be one’s own', async () => {
    const { status } = await portal
      .as(ML_ENGINEER)
      .get(
        `/spend?${DAY}&entity=group:default/speech&workload=${ids['job-of-h']}`,
      );
    expect(status).toBe(403);
  });

  it.each(SPEND_GROUPINGS)(
    'one’s own spend by %s has nothing of others in rows, totals, movers and what is beyond the rows',
    async groupBy => {
      for (const limit of [1, 100]) {
        const { status, body, text } = await portal
          .as(ML_ENGINEER)
          .get(
            `/spend?${DAY}&team=vision&groupBy=${groupBy}&limit=${limit}&outcomes=true`,
          );
        expect(status).toBe(200);
        expect(body.total.costMicros).toBe(OF_VISION);
        expect(body.bill.costMicros).toBe(OF_VISION);
        expect(
          body.rows.reduce(
            (sum: number, row: any) => sum + Number(row.costMicros),
            0,
          ),
        ).toBe(OF_VISION);
        expect(body.categories).toBeNull();
        expect(text).not.toMatch(/speech/i);
      }
    },
  );

  it('what one was given is read from then on, the time before stays with who had it', async () => {
    const handed = `workload=${ids['job-of-h']}`;
    for (const [person, team] of [
      [ML_ENGINEER, 'vision'],
      [FINOPS_ANALYST, null],
    ] as const) {
      const all = await read(person, `/spend?${DAY}&${handed}&groupBy=team`);
      expect(all.total.costMicros).toBe(team ? HANDED : 2 * HANDED);
      expect(all.partial).toBe(team !== null);
      expect(all.rows.map(({ key }) => key).sort()).toEqual(
        team ? ['vision'] : ['speech', 'vision'],
      );
      const bought = await read<SpendEfficiency>(
        person,
        `/spend/efficiency?${DAY}&${handed}`,
      );
      expect(bought.total.costMicros).toBe(all.total.costMicros);
      const page = await read<any>(
        person,
        `/workloads/${ids['job-of-h']}/spend`,
      );
      expect(page.costMicros).toBe(all.total.costMicros);
      // Not by the hour before either.
      const eleven = await read(person, `/spend?${ELEVEN}&${handed}`);
      expect(eleven.previousTotal!.costMicros).toBe(team ? 0 : HANDED);
    }
  });

  it('a file has what the answer has', async () => {
    for (const [selection, micros] of [
      [`workload=${ids['job-of-h']}`, HANDED],
      ['team=vision', OF_VISION],
    ] as const) {
      for (const [format, column] of [
        ['csv', 'cost'],
        ['focus-1.2', 'EffectiveCost'],
      ]) {
        const { status, text, headers } = await portal
          .as(ML_ENGINEER)
          .get(`/spend/export?${DAY}&${selection}&format=${format}`);
        expect(status).toBe(200);
        const [header, ...lines] = text.trim().split('\n');
        const at = header.split(',').indexOf(column);
        // No field before it has a comma in quotes but the description.
        const sum = lines
          .map(line => line.replace(/"[^"]*"/g, '').split(',')[at])
          .reduce((all, cost) => all + Number(cost.replace('.', '')), 0);
        expect([format, sum]).toEqual([format, micros]);
        expect(text).not.toMatch(/speech/i);
        expect(headers['x-slipway-partial']).toBe(
          selection.startsWith('workload') ? 'true' : undefined,
        );
      }
    }
  });

  it('rolls one’s own spend up to what the catalog says', async () => {
    const byDepartment = await read(
      ML_ENGINEER,
      `/spend?${DAY}&team=vision&groupBy=department`,
    );
    expect(byDepartment.rows).toMatchObject([
      {
        key: 'group:default/research',
        title: 'The research',
        costMicros: OF_VISION,
      },
    ]);
    const bySystem = await read(FINOPS_ANALYST, `/spend?${DAY}&groupBy=system`);
    expect(bySystem.total.costMicros).toBe(OF_VISION + OF_SPEECH);
    expect(
      bySystem.rows.reduce((sum, row) => sum + Number(row.costMicros), 0),
    ).toBe(OF_VISION + OF_SPEECH);
  });

  it('whoever looks after the data learns what is uncertain, and nothing of the money', async () => {
    const health = async (person: string) =>
      read<DataHealth>(person, '/data-health');
    const all = await health(FINOPS_ANALYST);
    const seen = await health(OPERATOR);
    expect(all.items.some(({ touched }) => touched)).toBe(true);
    expect(seen.items.map(({ code, subject }) => [code, subject])).toEqual(
      all.items.map(({ code, subject }) => [code, subject]),
    );
    expect(JSON.stringify(seen)).not.toMatch(/touched|Micros/);
    for (const path of [
      `/spend?${DAY}`,
      `/spend?${DAY}&team=vision`,
      `/spend/export?${DAY}`,
      '/spend/metrics',
      '/spend/reconciliation',
    ]) {
      expect([path, (await portal.as(OPERATOR).get(path)).status]).toEqual([
        path,
        403,
      ]);
    }
  });

  it('the action get-spend is filtered and grouped as the endpoint is, and shows no more', async () => {
    const given = {
      from: '2026-03-02T00:00:00Z',
      to: '2026-03-03T00:00:00Z',
      groupBy: 'component',
    };
    const acted = async (person: string, input: object) =>
      ((await portal.act(person, 'get-spend', { ...given, ...input })) as any)
        .output;
    for (const [input, query] of [
      [{ kind: ['Job'] }, '&kind=Job'],
      [{ kind: ['RayJob'] }, '&kind=RayJob'],
      [{ phase: ['running'], queue: ['none'] }, '&phase=running&queue=none'],
      [{ category: ['unallocated'] }, '&category=unallocated'],
      [{ groupBy: 'department' }, '&groupBy=department'],
      [{ groupBy: 'workload' }, '&groupBy=workload'],
    ] as const) {
      const told = await read<Spend>(
        FINOPS_ANALYST,
        `/spend?${DAY}&groupBy=component${query}`.replace(
          /&groupBy=component(.*&groupBy)/,
          '$1',
        ),
      );
      const { rows, costMicros } = await acted(FINOPS_ANALYST, input);
      expect([query, costMicros, rows]).toEqual([
        query,
        String(told.total.costMicros),
        told.rows.map(row => ({
          key: row.key,
          title: row.title,
          unattributed: row.unattributed,
          costMicros: row.costMicros === null ? null : String(row.costMicros),
          gpuMs: String(row.gpuMs),
          unpricedGpuMs: String(row.unpricedGpuMs),
        })),
      ]);
    }
    for (const [person, partial] of [
      [ML_ENGINEER, true],
      [FINOPS_ANALYST, false],
    ] as const) {
      const handed = await acted(person, { workload: ids['job-of-h'] });
      expect([person, handed.partial]).toEqual([person, partial]);
    }
    await expect(acted(SPEECH_ENGINEER, { kind: ['Job'] })).rejects.toThrow(
      /whole fleet/,
    );
    await expect(
      acted(SPEECH_ENGINEER, { team: 'vision', kind: ['Job'] }),
    ).rejects.toThrow(/may not read/);
  });

  it('a team that gave something away keeps reading what it had spent', async () => {
    const { total } = await read(
      SPEECH_ENGINEER,
      `/spend?${DAY}&team=speech&groupBy=workload`,
    );
    expect(total.costMicros).toBe(OF_SPEECH);
  });
});
