import { parse } from 'yaml';
import {
  changed,
  context,
  renderWith,
  type Change,
} from '../serving/testing/example';
import { scaleOf } from '../serving';
import { rayServiceEngine } from './engine';
import { serveApplication, serveConfig } from './serveConfig';

const render = renderWith(rayServiceEngine);
const made = (...args: Parameters<typeof render>) =>
  render(...args).manifests.at(-1) as any;
const FIXED: Change = {
  serving: { maxReplicas: undefined, autoscaling: undefined },
};
const config = (change: Change) => {
  const request = changed(change);
  const { text, reason } = serveConfig(
    request,
    scaleOf(request, context, true),
  );
  return { ...parse(text), reason };
};

describe('what a RayService serves', () => {
  it.each([
    [['app.captions:app'], { importPath: 'app.captions:app' }],
    [
      ['serve', 'run', 'app:build', 'model=x', 'deployment=Captions'],
      {
        importPath: 'app:build',
        args: { model: 'x' },
        deployment: 'Captions',
      },
    ],
    [
      ['python', 'serve.py'],
      { importPath: '', ignored: ['python', 'serve.py'] },
    ],
    [['url=http://x:1/?a=b', 'app:app'], { args: { url: 'http://x:1/?a=b' } }],
  ])('%j is %j', (args, expected) => {
    expect(
      serveApplication(changed({ command: undefined, args })),
    ).toMatchObject(expected);
  });

  it('gives each replica the GPUs of one worker, and scales by requests', () => {
    const { applications } = config({
      args: ['app:app', 'deployment=Captions'],
      serving: { minReplicas: 1 },
    });
    expect(applications[0]).toMatchObject({
      import_path: 'app:app',
      deployments: [
        {
          name: 'Captions',
          ray_actor_options: { num_gpus: 2 },
          autoscaling_config: {
            min_replicas: 1,
            initial_replicas: 2,
            max_replicas: 4,
            target_ongoing_requests: 3,
          },
        },
      ],
    });
  });

  it('says that Ray Serve cannot scale by GPU use', () => {
    const { applications, reason } = config({
      args: ['app:app', 'deployment=Captions'],
      serving: { autoscaling: { metric: 'gpuUtilization', target: 70 } },
    });
    expect(
      applications[0].deployments[0].autoscaling_config,
    ).not.toHaveProperty('target_ongoing_requests');
    expect(reason).toMatch(/cannot scale by GPU use/);
  });

  it('leaves the replicas to the code when no deployment is named, since Ray refuses a name that is not in it', () => {
    const { applications, reason } = config({ args: ['app:app'] });
    expect(applications[0]).not.toHaveProperty('deployments');
    expect(reason).toMatch(/deployment=NAME/);
  });

  it('keeps hostile words as values', () => {
    const args = ['a:b\n- name: x', 'k="}\n- y', 'deployment=: [x'];
    const { applications } = config({ args });
    expect(applications).toHaveLength(1);
    expect(applications[0]).toMatchObject({
      import_path: 'a:b\n- name: x',
      args: { k: '"}\n- y' },
    });
    expect(applications[0].deployments[0].name).toBe(': [x');
  });
});

describe('the Ray cluster of a RayService', () => {
  const cluster = (...args: Parameters<typeof render>) =>
    made(...args).spec.rayClusterConfig;

  it('has a head without GPUs', () => {
    const text = JSON.stringify(cluster().headGroupSpec);
    expect(text).not.toContain('nvidia.com/gpu');
    expect(text).toContain('"num-gpus":"0"');
  });

  it('has as many workers as asked, always, when nothing scales', () => {
    expect(cluster(FIXED)).not.toHaveProperty('enableInTreeAutoscaling');
    expect(cluster(FIXED).workerGroupSpecs[0]).toMatchObject({
      replicas: 2,
      minReplicas: 2,
      maxReplicas: 2,
    });
    expect(made(FIXED).metadata.annotations).not.toHaveProperty(
      'kueue.x-k8s.io/elastic-job',
    );
  });

  it('scales its workers, which Kueue lets only an elastic workload do', () => {
    const change: Change = { serving: { minReplicas: 1 } };
    expect(cluster(change)).toMatchObject({
      enableInTreeAutoscaling: true,
      workerGroupSpecs: [{ replicas: 2, minReplicas: 1, maxReplicas: 4 }],
    });
    expect(
      made(change).metadata.annotations['kueue.x-k8s.io/elastic-job'],
    ).toBe('true');
    expect(
      made(change, { queue: undefined }).metadata.annotations,
    ).not.toHaveProperty('kueue.x-k8s.io/elastic-job');
  });

  it("lets Ray's autoscaler in the head talk to the API server, and nothing else", () => {
    const { headGroupSpec, workerGroupSpecs, autoscalerOptions } = cluster();
    expect(headGroupSpec.template.spec.automountServiceAccountToken).toBe(true);
    expect(workerGroupSpecs[0].template.spec.automountServiceAccountToken).toBe(
      false,
    );
    expect(autoscalerOptions.securityContext.capabilities.drop).toEqual([
      'ALL',
    ]);
  });

  it('comes back from zero by its head, without KEDA', () => {
    const { spec } = made({
      serving: { stage: 'development', minReplicas: 0 },
    });
    expect(spec.excludeHeadPodFromServeSvc).toBe(false);
    expect(spec.rayClusterConfig.workerGroupSpecs[0].minReplicas).toBe(0);
  });

  it('keeps workers while nodes are drained, by number, and finds them', () => {
    const budget = render().manifests[0] as any;
    expect(budget.spec.minAvailable).toBe(1);
    const [, worker] = rayServiceEngine.podTemplates(made());
    expect(worker.metadata.labels).toMatchObject(
      budget.spec.selector.matchLabels,
    );
  });
});
