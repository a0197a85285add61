import { renderWith, withKeda, type Change } from '../serving/testing/example';
import { inferenceServiceEngine } from './engine';

const render = renderWith(inferenceServiceEngine);
const made = (...args: Parameters<typeof render>) =>
  render(...args).manifests.at(-1) as any;
const MODEL: Change = {
  runtime: 'huggingface',
  serving: { modelFormat: 'huggingface', storageUri: 'pvc://weights/captions' },
};
const CLASS = 'serving.kserve.io/autoscalerClass';

describe('an InferenceService', () => {
  it('is a model of a format when one is named, with the fields of a container but no name', () => {
    const { model, containers } = made(MODEL).spec.predictor;
    expect(containers).toBeUndefined();
    expect(model).toMatchObject({
      modelFormat: { name: 'huggingface' },
      runtime: 'huggingface',
      storageUri: 'pvc://weights/captions',
      image: 'registry.example.com/vision/serve:1.4',
    });
    // KServe refuses a name here.
    expect(model).not.toHaveProperty('name');
  });

  it('is a container of its own otherwise, which finds the weights by STORAGE_URI', () => {
    const { model, containers } = made({
      serving: { storageUri: 's3://models/captions' },
    }).spec.predictor;
    expect(model).toBeUndefined();
    expect(containers[0].name).toBe('kserve-container');
    expect(containers[0].env).toEqual([
      { name: 'STORAGE_URI', value: 's3://models/captions' },
    ]);
  });

  it.each<[string, Change, Parameters<typeof render>[1], string, string[]]>([
    [
      "by KEDA's metric",
      {},
      withKeda,
      'keda',
      ['PodDisruptionBudget', 'InferenceService'],
    ],
    [
      'by an autoscaler of the launch, since that of KServe knows only CPU and memory',
      {},
      {},
      'external',
      ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'InferenceService'],
    ],
    [
      'not at all',
      { serving: { maxReplicas: undefined, autoscaling: undefined } },
      {},
      'none',
      ['PodDisruptionBudget', 'InferenceService'],
    ],
  ])('scales %s', (_, change, where, value, kinds) => {
    expect(made(change, where).metadata.annotations[CLASS]).toBe(value);
    expect(render(change, where).manifests.map(({ kind }) => kind)).toEqual(
      kinds,
    );
  });

  it('gives KEDA a query and a target, and KServe no metric of CPU', () => {
    const { predictor } = made({}, withKeda).spec;
    expect(predictor.autoScaling.metrics[0].external).toMatchObject({
      metric: {
        backend: 'prometheus',
        serverAddress: 'http://prometheus.monitoring:9090',
      },
      target: { type: 'Value', value: '3' },
    });
    expect(predictor).not.toHaveProperty('scaleMetric');
  });

  it('leaves the annotation of a pause alone', () => {
    expect(made().metadata.annotations).not.toHaveProperty(
      'serving.kserve.io/stop',
    );
  });

  it('asks a model for its readiness where the protocol has it, and a container at /health', () => {
    const noPath: Change = { serving: { healthPath: undefined } };
    expect(
      made({ serving: { ...MODEL.serving, ...noPath.serving } }).spec.predictor
        .model.readinessProbe.httpGet.path,
    ).toBe('/v2/health/ready');
    expect(
      made(noPath).spec.predictor.containers[0].readinessProbe.httpGet.path,
    ).toBe('/health');
  });

  it('becomes a pod with the labels that KServe gives, and nothing that is only KServe’s', () => {
    const [pod] = inferenceServiceEngine.podTemplates(made(MODEL, withKeda));
    expect(pod.metadata.labels).toMatchObject({
      'serving.kserve.io/inferenceservice': 'captions',
      component: 'predictor',
      'kueue.x-k8s.io/queue-name': 'gpu',
    });
    expect(Object.keys(pod.spec)).not.toContain('minReplicas');
    // Kueue gives nodes of a flavor with a topology only to pods that name one.
    expect(pod.metadata.annotations).toHaveProperty(
      ['kueue.x-k8s.io/podset-unconstrained-topology'],
      'true',
    );
    const [container] = pod.spec.containers as any[];
    expect(container.name).toBe('kserve-container');
    expect(container).not.toHaveProperty('modelFormat');
    expect(container.resources.limits['nvidia.com/gpu']).toBe('2');
  });
});
