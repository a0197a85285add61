import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import {
  FINOPS_ANALYST,
  ML_ENGINEER,
  PLATFORM_ENGINEER,
  SPEECH_ENGINEER,
  STRANGER,
} from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';
import {
  Canaries,
  ownNamespace,
  plantedJob,
} from '../__testUtils__/access/planted';
import {
  everyRequest,
  inputsOf,
  type Asked,
} from '../__testUtils__/access/requests';

jest.setTimeout(600_000);

/**
 * What one team does is read by no other, at any door; what is secret by nobody (`guardrails.md` §5.19, 5.20, 5.22). Objects are made
 * past the portal, as with kubectl, with words in them that must not be read elsewhere.
 */
describe('who may read what', () => {
  const made: string[] = [];
  let clean = async () => {};
  // Before the hook that closes the connection to the lab.
  afterAll(() => clean());
  const { lab, portal } = useLabPortal();
  clean = async () => {
    for (const path of made) await lab().client.delete(path);
  };
  const canaries = new Canaries();
  const ids: Record<'runs' | 'waits' | 'fails' | 'own', string> = {} as any;
  const uids: string[] = [];

  /** The workload's id once the portal shows it; as platform, who sees all. */
  const idOf = (name: string) =>
    waitFor(`${name} to be seen`, async () => {
      const { body } = await portal()
        .as(PLATFORM_ENGINEER)
        .get(`/workloads?search=${name}&limit=1`);
      return body.items?.[0]?.id as string | undefined;
    });
  const stateOf = async (id: string, person = PLATFORM_ENGINEER) =>
    (await portal().as(person).get(`/workloads/${id}`)).body.state;
  const make = async (job: ReturnType<typeof plantedJob>) => {
    const { metadata } = await lab().client.create(job);
    uids.push(metadata.uid);
    made.push(
      `/apis/batch/v1/namespaces/${metadata.namespace}/jobs/${metadata.name}?propagationPolicy=Background`,
    );
    return idOf(job.metadata.name);
  };
  const ask = async (
    who: ReturnType<ReturnType<typeof portal>['as']>,
    { method, path, body }: Asked,
  ) => (method === 'get' ? who.get(path) : who.post(path, body));

  /** The uid of one's own workload is one's own to read. */
  const isOwn = (text: string, word: string) =>
    word !== canaries.speech && text.includes(ids.own);

  beforeAll(async () => {
    const { speech } = canaries;
    const inSpeech = (what: string) => ({
      namespace: 'team-speech',
      name: `${speech}-${what}`,
      image: `registry.example.com/speech/${speech}:1`,
    });
    const image = 'registry.example.com/vision/train:1';
    await lab().client.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `hub-${speech.slice(-8)}`, namespace: 'team-vision' },
      stringData: { token: canaries.secret },
    });
    [ids.runs, ids.fails, ids.waits, ids.own] = await Promise.all([
      make(plantedJob(canaries, inSpeech('runs'))),
      make(
        plantedJob(canaries, inSpeech('fails'), {
          behaviour: { outcome: 'error', duration: '1s' },
        }),
      ),
      // More than its queue can ever admit.
      make(plantedJob(canaries, inSpeech('waits'), { replicas: 16 })),
      make(
        plantedJob(canaries, {
          namespace: 'team-vision',
          name: `own-${randomUUID().slice(0, 8)}`,
          image,
        }),
      ),
    ]);
    await waitFor(
      'one to run and one to fail',
      async () =>
        (await stateOf(ids.runs)) === 'Running' &&
        (await stateOf(ids.fails)) === 'Failed',
    );
  });
  it('its own team reads what another must not', async () => {
    const me = portal().as(SPEECH_ENGINEER);
    for (const path of ['', '/manifests', '/events']) {
      const { status, text } = await me.get(`/workloads/${ids.runs}${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain(canaries.speech);
    }
    expect((await me.get(`/workloads/${ids.runs}/logs`)).status).toBe(200);
    expect(await stateOf(ids.waits, SPEECH_ENGINEER)).toBe('Queued');
  });

  it.each([
    ['a member of another team', () => portal().as(ML_ENGINEER)],
    ['somebody of no team', () => portal().as(STRANGER)],
    ['a service', () => portal().asService()],
  ])('%s reads nothing of it at any endpoint', async (_, as) => {
    const leaks: string[] = [];
    for (const id of [ids.runs, ids.waits]) {
      for (const asked of everyRequest(id)) {
        const { status, text } = await ask(as(), asked);
        const said = `${asked.method} ${asked.path}: ${status}`;
        const found = [canaries.speech, ...uids].filter(
          word => text.includes(word) && !isOwn(text, word),
        );
        if (found.length > 0) leaks.push(`${said} tells ${found}`);
        // Not even the namespace or the queue, unless it was asked by name.
        const named = /speech/.test(asked.path + JSON.stringify(asked.body));
        if (!named && text.includes('team-speech')) {
          leaks.push(`${said} names team-speech`);
        }
        if (
          asked.path.startsWith(`/workloads/${id}`) &&
          ![403, 404].includes(status)
        ) {
          leaks.push(said);
        }
      }
    }
    expect(leaks).toEqual([]);
    // Whether there is such a workload is not told either.
    const nothing = randomUUID();
    const [real, none] = [
      await as().get(`/workloads/${ids.runs}`),
      await as().get(`/workloads/${nothing}`),
    ];
    expect(real.status).toBe(none.status);
    expect(real.body.error.message).toBe(
      none.body.error.message.replace(nothing, ids.runs),
    );
  });

  it.each([
    ['a member of another team', ML_ENGINEER],
    ['somebody of no team', STRANGER],
    ['a service', undefined],
  ])('no action of an agent tells %s of it', async (_, person) => {
    const leaks: string[] = [];
    for (const action of portal().actions()) {
      for (const input of inputsOf(action, ids.runs)) {
        const said = await portal()
          .act(person, action, input as any)
          .then(
            ({ output }) => JSON.stringify(output),
            error => `${error}`,
          );
        const refused = /Not(Allowed|Found)Error/.test(said);
        if (said.includes(canaries.speech) || ('id' in input && !refused)) {
          leaks.push(`${action}: ${said}`);
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it('what the portal sends by itself goes to the team, and signals say nothing', async () => {
    const { signals, notifications } = portal().told;
    await waitFor('the team to be told of the failure', async () => {
      await portal().runTask('news');
      return notifications.some(told =>
        JSON.stringify(told.payload).includes(canaries.speech),
      );
    });
    for (const told of notifications) {
      if (!JSON.stringify(told.payload).includes(canaries.speech)) continue;
      expect(told.recipients).toMatchObject({
        type: 'entity',
        entityRef: 'group:default/speech',
      });
    }
    expect(signals.length).toBeGreaterThan(0);
    for (const { recipients, message } of signals) {
      expect(recipients.type).toBe('user');
      expect(Object.keys(message as object).sort()).toEqual([
        'changed',
        'version',
      ]);
    }
    const refs = signals.flatMap(({ recipients }) =>
      recipients.type === 'user' ? [recipients.entityRef].flat() : [],
    );
    expect(refs).toContain('group:default/speech');
    expect(refs.filter(ref => !/^group:/.test(ref))).toEqual([]);
  });

  it('what is secret is in no answer, whoever asks', async () => {
    const leaks: string[] = [];
    for (const [person, mine] of [
      [ML_ENGINEER, [ids.own]],
      [SPEECH_ENGINEER, [ids.runs, ids.fails]],
      [PLATFORM_ENGINEER, [ids.runs, ids.fails, ids.own]],
      [FINOPS_ANALYST, [ids.runs, ids.own]],
    ] as const) {
      for (const id of mine) {
        for (const asked of everyRequest(id)) {
          // A stream goes on for as long as the pod writes; what is sent would be done.
          if (asked.method === 'post' || asked.path.endsWith('/stream'))
            continue;
          const { text } = await ask(portal().as(person), asked);
          if (canaries.secrets.some(word => text.includes(word))) {
            leaks.push(`${person} ${asked.path}`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it('what is secret is in no row of the database, no line of the log, no signal and no notification', async () => {
    const { knex, told, audit } = portal();
    const tables = await knex('sqlite_master')
      .where('type', 'table')
      .pluck('name');
    const leaks: string[] = [];
    let rows = 0;
    for (const table of tables) {
      for (const row of await knex(table).select()) {
        rows += 1;
        const text = JSON.stringify(row);
        if (canaries.secrets.some(word => text.includes(word))) {
          leaks.push(`${table}: ${Object.keys(row)}`);
        }
      }
    }
    expect(rows).toBeGreaterThan(20);
    expect(leaks).toEqual([]);
    const said = JSON.stringify([told, audit]);
    expect(told.log.length).toBeGreaterThan(0);
    expect(canaries.secrets.filter(word => said.includes(word))).toEqual([]);
  });

  describe('a namespace that was given to another team', () => {
    let namespace: string;
    let gone: string;
    let lives: string;
    const job = (name: string) =>
      plantedJob(
        canaries,
        {
          namespace,
          name,
          image: `registry.example.com/speech/${canaries.speech}:1`,
        },
        {},
      );

    beforeAll(async () => {
      namespace = await ownNamespace(lab(), 'speech');
      made.push(
        `/api/v1/namespaces/${namespace}`,
        `/apis/kueue.x-k8s.io/v1beta2/clusterqueues/${namespace}`,
      );
      [gone, lives] = await Promise.all(
        ['gone', 'lives'].map(what => make(job(`${canaries.speech}-${what}`))),
      );
      await waitFor('both to run', async () => {
        const states = await Promise.all([stateOf(gone), stateOf(lives)]);
        return states.every(state => state === 'Running');
      });
      // Somebody else's takes the name over.
      await lab().client.delete(
        `/apis/batch/v1/namespaces/${namespace}/jobs/${canaries.speech}-gone?propagationPolicy=Foreground`,
      );
      await waitFor('it to be gone', async () => {
        const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${canaries.speech}-gone`;
        return (await lab().fetch(path)).status === 404;
      });
      // Jobs and namespaces are watched apart: it must have been seen to end before its namespace is given away.
      await waitFor(
        'its end to be seen',
        async () => (await stateOf(gone)) === 'Stopped',
      );
      const successor = job(`${canaries.speech}-gone`);
      successor.spec.template.spec.containers[0].image = `registry.example.com/vision/${canaries.later}:1`;
      await lab().client.patch(`/api/v1/namespaces/${namespace}`, {
        metadata: { labels: { 'slipway.dev/team': 'vision' } },
      });
      await lab().client.create(successor);
      await waitFor('the successor to be seen by its team', async () => {
        const { body } = await portal()
          .as(ML_ENGINEER)
          .get(`/workloads?search=${canaries.speech}-gone`);
        return body.items.some((item: any) => item.id !== gone);
      });
    });

    it('what ended before stays its team’s, told from history only', async () => {
      const before = portal().as(SPEECH_ENGINEER);
      const { body } = await before.get(`/workloads/${gone}`);
      expect(body).toMatchObject({
        id: gone,
        team: 'speech',
        state: 'Stopped',
      });
      for (const path of ['', '/timeline', '/events', '/manifests']) {
        const { status, text } = await before.get(`/workloads/${gone}${path}`);
        expect([path, status, text.includes(canaries.later)]).toEqual([
          path,
          200,
          false,
        ]);
      }
      expect((await before.get(`/workloads/${gone}/logs`)).status).toBe(404);
      expect(
        (await portal().as(ML_ENGINEER).get(`/workloads/${gone}`)).status,
      ).toBe(404);
    });

    it('what took its name over is not touched by who had it', async () => {
      const { status } = await portal()
        .as(SPEECH_ENGINEER)
        .post(`/workloads/${gone}/stop`);
      expect(status).toBe(404);
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${canaries.speech}-gone`;
      expect((await lab().fetch(path)).status).toBe(200);
    });

    it('who had it before is answered from history while the portal does not know of the change yet', async () => {
      // As a replica that observes late, or not at all, has it.
      await portal()
        .knex('workloads')
        .where('id', lives)
        .update({ team: 'speech' });
      const before = portal().as(SPEECH_ENGINEER);
      const seen = await before.get(`/workloads/${lives}`);
      expect([seen.status, seen.body.team]).toEqual([200, 'speech']);
      const { body } = await before.get(`/workloads/${lives}/manifests`);
      expect(body.live).toBe(false);
      for (const path of ['/logs', '/logs/stream']) {
        const { status } = await before.get(`/workloads/${lives}${path}`);
        expect([path, status]).toEqual([path, 404]);
      }
      for (const operation of ['pause', 'stop', 'delete']) {
        const { status } = await before.post(
          `/workloads/${lives}/${operation}`,
        );
        expect([operation, status]).toEqual([operation, 404]);
      }
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${canaries.speech}-lives`;
      const answer = await lab().fetch(path);
      expect(answer.status).toBe(200);
      expect(((await answer.json()) as any).spec.suspend).toBe(false);
    });
  });
});
