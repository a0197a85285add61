import { redirectWebhooks } from './manifests';
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
