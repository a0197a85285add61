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

describe('POST /spend/claims', () => {
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

  it('answers 404 to a team that no group is', async () => {
    const answer = await claim(PLATFORM_ENGINEER, { team: 'nobodys-team' });
    expect(answer.status).toBe(404);
  });
});
