import { trainingContext, trainingRequest } from '../testing/training';
import { jobSetEngine } from './engine';

const render = (change = {}, context = {}) =>
  jobSetEngine.render(
    { ...trainingRequest, replicas: 4, ...change },
    { ...trainingContext, ...context },
  ).manifests[0] as any;
const job = (...args: Parameters<typeof render>) =>
  render(...args).spec.replicatedJobs[0].template.spec;
const env = (...args: Parameters<typeof render>) =>
  Object.fromEntries(
    job(...args).template.spec.containers[0].env.map((entry: any) => [
      entry.name,
      entry.value ?? entry.valueFrom,
    ]),
  );

describe('a JobSet', () => {
  it('tells each node where to meet, how many there are and which one it is', () => {
    expect(env()).toMatchObject({
      MASTER_ADDR: 'train-resnet-node-0-0.train-resnet',
      WORLD_SIZE: '4',
      RANK: {
        fieldRef: {
          fieldPath:
            "metadata.labels['batch.kubernetes.io/job-completion-index']",
        },
      },
      PET_NNODES: '4',
      PET_NPROC_PER_NODE: '8',
    });
  });

  it('leaves a variable to the request that sets it', () => {
    const own = [{ name: 'MASTER_PORT', value: '1234' }];
    const { env: variables } = job({ env: own }).template.spec.containers[0];
    expect(variables.filter(({ name }: any) => name === 'MASTER_PORT')).toEqual(
      own,
    );
  });

  it('starts all nodes again when one fails, as often as asked', () => {
    expect(render({ retries: 3 }).spec.failurePolicy).toEqual({
      maxRestarts: 3,
    });
    expect(job({ retries: 3 }).backoffLimit).toBe(0);
    expect(job().template.spec.restartPolicy).toBe('Never');
  });

  it('has its deadline with Kueue, and with its Job when no queue keeps one', () => {
    const label = 'kueue.x-k8s.io/max-exec-time-seconds';
    expect(render({ maxRunSeconds: 60 }).metadata.labels[label]).toBe('60');
    expect(job({ maxRunSeconds: 60 })).not.toHaveProperty(
      'activeDeadlineSeconds',
    );
    const without = { queue: undefined };
    expect(
      render({ maxRunSeconds: 60 }, without).metadata.labels,
    ).not.toHaveProperty([label]);
    expect(job({ maxRunSeconds: 60 }, without).activeDeadlineSeconds).toBe(60);
  });
});
