import { KubernetesObject, pathOf } from '../../cluster/objects';
import { fleetNodes } from '../../fleet/nodes';
import { isTrue, Played, Stage } from '../Stage';
import { barePod, deployment, job, jobSet } from '../workloads';
import { LANGUAGE, of, ROBOTICS, SANDBOX, SPEECH, VISION } from './teams';

/** A spot machine is taken away under a training job; it starts again elsewhere, and the machine comes back later. */
export async function nodeLoss(
  stage: Stage,
  closing: Promise<void>,
): Promise<void> {
  const lost: string[] = [];
  // Its machine is taken before anything else is made: on a busy machine that takes longer than the training.
  const lose = async (victim: Played): Promise<Played> => {
    const node = await nodeOf(stage, victim);
    await stage.client.delete(`/api/v1/nodes/${node}`);
    stage.say(`Node ${node} is gone, with ${victim.name} on it`);
    lost.push(node);
    return victim;
  };
  const options = { ...of(ROBOTICS), pool: 'spot' as const, gpus: 8 };
  const training = await lose(
    await stage.make(
      job({ ...options, name: stage.name('on-spot'), seconds: 45, retries: 2 }),
      'trains on a spot machine',
    ),
  );
  const server = await lose(
    await stage.make(
      deployment({
        ...of(LANGUAGE),
        name: stage.name('spot-api'),
        pool: 'spot',
        gpus: 8,
      }),
      'serves from a spot machine',
    ),
  );
  await stage.until(training, 'to be complete', o => isTrue(o, 'Complete'));
  await stage.until(
    server,
    'to be back',
    ({ status }) => status?.readyReplicas === 1,
  );
  for (const node of fleetNodes()) {
    if (lost.includes(node.metadata.name)) {
      await stage.client.create(node);
      stage.say(`Node ${node.metadata.name} is back`);
    }
  }
  await closing;
  await stage.remove(server, 'the afternoon is over');
}

/** The machine on which a workload's pod is ready. */
async function nodeOf(stage: Stage, workload: Played): Promise<string> {
  return stage.wait(`${workload.name} to run`, async () => {
    const pods = await stage.pods(workload);
    return pods.find(pod => isTrue(pod, 'Ready'))?.spec.nodeName;
  });
}

/** Paused as the portal does it: Kueue's object is switched off, and on again; another stays off. */
export async function pauseAndResume(
  stage: Stage,
  closing: Promise<void>,
): Promise<void> {
  // They would run for longer than any machine needs to pause them.
  const seconds = 600;
  const both = await Promise.all([
    paused(
      stage,
      job({ ...of(SPEECH), name: stage.name('pause-me'), seconds }),
    ),
    paused(
      stage,
      jobSet({ ...of(VISION), name: stage.name('park-me'), seconds }),
    ),
  ]);
  await stage.pass(8);
  await activate(stage, both[0], true);
  await nodeOf(stage, both[0]);
  await closing;
  await stage.remove(both[0], 'it learns nothing more');
  await stage.remove(both[1], 'nobody resumed it');
}

async function paused(stage: Stage, object: KubernetesObject): Promise<Played> {
  const made = await stage.make(object, 'will be paused');
  await nodeOf(stage, made);
  await activate(stage, made, false);
  await stage.until(made, 'to stand still', ({ spec }) => spec.suspend);
  return made;
}

async function activate(stage: Stage, workload: Played, active: boolean) {
  const [{ metadata }] = await stage.queued(workload);
  await stage.client.patch(
    `/apis/kueue.x-k8s.io/v1beta2/namespaces/${metadata.namespace}/workloads/${metadata.name}`,
    { spec: { active } },
  );
  stage.say(
    `${workload.namespace}: ${workload.kind} ${workload.name} is ${
      active ? 'resumed' : 'paused'
    }`,
  );
}

const UNQUEUED = { namespace: SANDBOX, pool: 'shared' as const, queue: null };

/** Work past the queues, and work that Slipway did not launch. */
export async function outsideTheQueue(
  stage: Stage,
  closing: Promise<void>,
): Promise<void> {
  await makeSandbox(stage);
  const kubectl = await stage.make(
    job({ ...of(VISION), name: stage.name('by-kubectl'), seconds: 8 }),
    'is created with kubectl, without Slipway',
  );
  const pod = await stage.make(
    barePod({ ...UNQUEUED, name: stage.name('notebook'), seconds: 600 }),
    'is a pod that escaped every queue',
  );
  const quick = await stage.make(
    barePod({ ...UNQUEUED, name: stage.name('smoke-test'), seconds: 6 }),
    'is a pod that escaped every queue, for a moment',
  );
  const unqueued = await stage.make(
    job({ ...UNQUEUED, name: stage.name('unqueued'), seconds: 8 }),
    'is a Job without a queue',
  );
  const suspended = await stage.make(
    job({ ...UNQUEUED, name: stage.name('suspended'), seconds: 600 }),
    'is a Job without a queue that will be suspended',
  );
  const server = await stage.make(
    deployment({ ...UNQUEUED, name: stage.name('side-project') }),
    'serves without a queue',
  );
  await nodeOf(stage, suspended);
  await stage.change(suspended, { spec: { suspend: true } }, 'is suspended');
  await stage.pass(5);
  await stage.change(suspended, { spec: { suspend: false } }, 'goes on');
  await nodeOf(stage, suspended);
  for (const each of [kubectl, unqueued]) {
    await stage.until(each, 'to be complete', o => isTrue(o, 'Complete'));
  }
  await stage.until(quick, 'to end', o => o.status.phase === 'Succeeded');
  await closing;
  await stage.remove(server, 'the afternoon is over');
  await stage.remove(suspended, 'the afternoon is over');
  await stage.remove(pod, 'somebody noticed');
}

/** A namespace that a platform team has labelled before it wrote its limits: no guardrail asks anything there. */
async function makeSandbox(stage: Stage): Promise<void> {
  await stage.client.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: SANDBOX,
      labels: { 'slipway.dev/team': 'vision', 'slipway.dev/limits': 'set' },
    },
  });
  const probe = barePod({ ...UNQUEUED, name: stage.name('probe') });
  await stage.wait('the sandbox to take work', async () =>
    stage.client.request('POST', `${pathOf(probe, false)}?dryRun=All`, probe),
  );
}
