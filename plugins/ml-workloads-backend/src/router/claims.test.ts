import { TestDatabases } from '@backstage/backend-test-utils';
import {
  FINOPS_ANALYST,
  ML_ENGINEER,
  PLATFORM_ENGINEER,
  SPEECH_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { startPortal } from '../__testUtils__/startPortal';
import { beats, inOrder, namespace } from '../metering/testing/world';
import { observe } from '../metering/testing/closedRun';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const WANTED = {
  cluster: 'lab',
  namespace: 'nobody',
  team: 'vision',
  reason: 'Our benchmark ran there',
};

describe('claims of spend', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    // Nobody answers at the cluster: what is claimed was observed before.
    portal = await startPortal(databases, {
      url: 'https://127.0.0.1:1',
      caFile: __filename,
      readerToken: 'reader',
      writerToken: 'writer',
    });
    await observe(
      portal.knex,
      inOrder(
        namespace('10:00', 'nobody', undefined),
        namespace('10:00', 'team-speech', 'speech'),
        beats('10:00', '10:05'),
      ),
    );
  });
  afterAll(() => portal?.stop());
  beforeEach(async () => {
    await portal.knex('ownership_claims').delete();
    portal.audit.length = 0;
  });

  const claim = (person: string, part: object = {}) =>
    portal.as(person).post('/spend/claims', { ...WANTED, ...part });

  it('lets a member claim for their team, and keeps who, why and when', async () => {
    const { status, body } = await claim(ML_ENGINEER);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      namespace: 'nobody',
      workload: null,
      workloadTitle: null,
      team: 'vision',
      reason: WANTED.reason,
    });
    expect(await portal.knex('ownership_claims')).toEqual([
      expect.objectContaining({ id: body.id, claimed_by: ML_ENGINEER }),
    ]);
    expect(portal.audit).toEqual([
      {
        eventId: 'spend-claim',
        status: 'succeeded',
        meta: {
          cluster: 'lab',
          namespace: 'nobody',
          workload: null,
          team: 'vision',
          claimId: body.id,
        },
        error: undefined,
      },
    ]);
  });

  it.each([
    ['a team of others', ML_ENGINEER, { team: 'speech' }],
    ['FinOps, who read all', FINOPS_ANALYST, {}],
    ['somebody without a team', STRANGER, {}],
  ])('refuses %s', async (_who, person, part) => {
    expect((await claim(person, part)).status).toBe(403);
    expect(await portal.knex('ownership_claims')).toEqual([]);
    expect(portal.audit).toMatchObject([
      { eventId: 'spend-claim', status: 'failed' },
    ]);
  });

  it('does not let a name in the body say who claims', async () => {
    const { status, body } = await claim(ML_ENGINEER, {
      claimedBy: PLATFORM_ENGINEER,
    });
    expect(status).toBe(400);
    expect(body.error.message).toMatch('claimedBy');
  });

  it('gives what one team claimed to another only by somebody who may speak for both', async () => {
    expect((await claim(ML_ENGINEER)).status).toBe(201);
    const speech = { team: 'speech' };
    const refused = await claim(SPEECH_ENGINEER, speech);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).not.toMatch('vision');
    expect((await claim(PLATFORM_ENGINEER, speech)).status).toBe(201);
  });

  it.each([
    [400, { namespace: undefined }],
    [400, { workload: 'w' }],
    [400, { reason: '  ' }],
    [400, { since: 'yesterday' }],
    [400, { since: '2999-01-01T00:00:00Z' }],
    [404, { namespace: 'unknown' }],
    [404, { cluster: 'unknown' }],
    [409, { namespace: 'team-speech' }],
  ])('answers %d to %j', async (status, part) => {
    expect((await claim(ML_ENGINEER, part)).status).toBe(status);
  });

  it('are seen by those who may read the spend of their team', async () => {
    const made = await claim(ML_ENGINEER);
    const of = async (person: string, query = '') => {
      const { status, body } = await portal
        .as(person)
        .get(`/spend/claims${query}`);
      expect(status).toBe(200);
      return body;
    };
    const whole = { items: [made.body], totalItems: 1, nextCursor: null };
    expect(made.body).toMatchObject({ claimedBy: ML_ENGINEER, endsAt: null });
    const none = { items: [], totalItems: 0, nextCursor: null };
    expect(await of(ML_ENGINEER)).toEqual(whole);
    expect(await of(FINOPS_ANALYST)).toEqual(whole);
    expect(await of(FINOPS_ANALYST, '?team=speech')).toEqual(none);
    expect(await of(FINOPS_ANALYST, '?entity=group:default/vision')).toEqual(
      whole,
    );
    expect(
      await of(FINOPS_ANALYST, '?entity=component:default/vision-models'),
    ).toEqual(none);
    for (const other of [SPEECH_ENGINEER, STRANGER]) {
      expect(await of(other)).toEqual(none);
      expect(await of(other, '?team=vision')).toEqual(none);
    }
    for (const wrong of ['?limit=0', '?cursor=x', '?colour=red'])
      expect(
        (await portal.as(ML_ENGINEER).get(`/spend/claims${wrong}`)).status,
      ).toBe(400);
  });

  it('are taken back by those who may claim for the team, and nobody else', async () => {
    const { body } = await claim(ML_ENGINEER);
    const withdraw = (person: string, id = body.id) =>
      portal.as(person).post(`/spend/claims/${id}/withdraw`, {});
    for (const other of [SPEECH_ENGINEER, FINOPS_ANALYST, STRANGER])
      expect((await withdraw(other)).status).toBe(403);
    for (const unknown of ['unknown', 'a%00b']) {
      expect((await withdraw(ML_ENGINEER, unknown)).status).toBe(404);
    }
    portal.audit.length = 0;
    const taken = await withdraw(ML_ENGINEER);
    expect(taken.status).toBe(200);
    expect(taken.body).toEqual({ ...body, endsAt: body.effectiveFrom });
    expect(portal.audit).toMatchObject([
      {
        eventId: 'spend-claim-withdraw',
        status: 'succeeded',
        meta: { claimId: body.id, cluster: 'lab', team: 'vision' },
      },
    ]);
    expect((await withdraw(ML_ENGINEER)).status).toBe(409);
    // What nobody holds anybody may claim again.
    expect((await claim(SPEECH_ENGINEER, { team: 'speech' })).status).toBe(201);
  });

  it('go to the team that had claimed it before only by somebody who may speak for both', async () => {
    expect((await claim(ML_ENGINEER)).status).toBe(201);
    const { body } = await claim(PLATFORM_ENGINEER, { team: 'speech' });
    const path = `/spend/claims/${body.id}/withdraw`;
    const refused = await portal.as(SPEECH_ENGINEER).post(path, {});
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).not.toMatch('vision');
    expect((await portal.as(PLATFORM_ENGINEER).post(path, {})).status).toBe(
      200,
    );
  });

  it('answers 404 to a team that no group is', async () => {
    const answer = await claim(PLATFORM_ENGINEER, { team: 'nobodys-team' });
    expect(answer.status).toBe(404);
  });
});
