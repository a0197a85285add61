import { Played, Stage } from '../Stage';
import { deployment, leaderWorkerSet, statefulSet } from '../workloads';
import { FORECASTING, LANGUAGE, of, RANKING, SPEECH, VISION } from './teams';

/** Models that answer, one of which is scaled up and down; all go home at the end. */
export async function serving(stage: Stage, closing: Promise<void>) {
  const servers = await Promise.all([
    steady(stage),
    scaled(stage),
    stateful(stage),
    groups(stage),
    crashing(stage),
  ]);
  await closing;
  for (const server of servers.flat()) {
    await stage.remove(server, 'the afternoon is over');
  }
}

async function steady(stage: Stage): Promise<Played[]> {
  const made: Played[] = [];
  for (const place of [SPEECH, RANKING]) {
    const server = await stage.make(
      deployment({
        ...of(place),
        name: stage.name(`${place.projects[0]}-api`),
        pods: 2,
      }),
      'serves with two replicas',
    );
    made.push(server);
  }
  for (const server of made) await ready(stage, server, 2);
  return made;
}

async function scaled(stage: Stage): Promise<Played[]> {
  const server = await stage.make(
    deployment({ ...of(LANGUAGE), name: stage.name('assistant'), pods: 1 }),
    'serves with one replica',
  );
  await ready(stage, server, 1);
  await stage.change(server, { spec: { replicas: 3 } }, 'is scaled to three');
  await ready(stage, server, 3);
  await stage.pass(5);
  await stage.change(server, { spec: { replicas: 1 } }, 'is scaled to one');
  await ready(stage, server, 1);
  return [server];
}

async function stateful(stage: Stage): Promise<Played[]> {
  const made: Played[] = [];
  for (const place of [VISION, FORECASTING]) {
    await stage.pass(4);
    made.push(
      await stage.make(
        statefulSet({
          ...of(place),
          name: stage.name(`${place.projects[1]}-store`),
          pods: 2,
        }),
        'serves from a StatefulSet of two',
      ),
    );
  }
  for (const server of made) await ready(stage, server, 2);
  return made;
}

async function groups(stage: Stage): Promise<Played[]> {
  const made: Played[] = [];
  for (const place of [LANGUAGE, RANKING]) {
    await stage.pass(8);
    const server = await stage.make(
      leaderWorkerSet({
        ...of(place),
        name: stage.name(`${place.projects[2]}-large`),
        gpus: 2,
      }),
      'serves a large model from a group of two pods',
    );
    await ready(stage, server, 1);
    made.push(server);
  }
  return made;
}

async function crashing(stage: Stage): Promise<Played[]> {
  await stage.pass(6);
  const server = await stage.make(
    deployment({
      ...of(VISION),
      name: stage.name('caption-api'),
      outcome: 'crashloop',
    }),
    'serves, and crashes again and again',
  );
  await stage.wait(`${server.name} to have been restarted`, async () =>
    (
      await stage.pods(server)
    ).some(({ status }) => status.containerStatuses?.[0]?.restartCount >= 2),
  );
  return [server];
}

function ready(stage: Stage, server: Played, replicas: number) {
  return stage.until(
    server,
    `to have ${replicas} ready`,
    ({ status }) =>
      status?.readyReplicas === replicas && status.replicas === replicas,
  );
}
