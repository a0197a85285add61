import { lean, redirectWebhooks } from './manifests';
import { goDuration } from './RayDashboard';

describe('operators outside the cluster', () => {
  it('have their webhooks called at the address of their process', () => {
    const object = redirectWebhooks(
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'w' },
        webhooks: [
          {
            clientConfig: {
              service: { name: 's', namespace: 'n', path: '/mutate' },
            },
          },
        ],
      },
      9443,
      'Q0E=',
    );
    expect(object.webhooks[0].clientConfig).toEqual({
      url: 'https://127.0.0.1:9443/mutate',
      caBundle: 'Q0E=',
    });
  });

  it('are served in the versions that are used, and always in the stored one', () => {
    const definition = (name: string, versions: object[]) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: { versions },
    });
    const names = (...stored: string[]) =>
      lean([
        definition('llminferenceserviceconfigs.serving.kserve.io', []),
        ...['rayjobs.ray.io', 'workloads.kueue.x-k8s.io'].map(name =>
          definition(
            name,
            ['v1alpha1', 'v1'].map(version => ({
              name: version,
              storage: stored.includes(version),
            })),
          ),
        ),
      ]).map(({ metadata, spec }) => [
        metadata.name,
        spec.versions.map(({ name }: { name: string }) => name),
      ]);
    expect(names('v1')).toEqual([
      ['rayjobs.ray.io', ['v1']],
      ['workloads.kueue.x-k8s.io', ['v1alpha1', 'v1']],
    ]);
    expect(names('v1alpha1')[0]).toEqual([
      'rayjobs.ray.io',
      ['v1alpha1', 'v1'],
    ]);
  });

  it.each([
    ['20s', 20_000],
    ['1h2m3.5s', 3_723_500],
    ['250ms', 250],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('read the duration %p as %p ms', (text, expected) => {
    expect(goDuration(text)).toBe(expected);
  });
});
