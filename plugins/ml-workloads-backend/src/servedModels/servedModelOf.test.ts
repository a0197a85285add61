import type { ServingRow } from '../database/ServedModelReader';
import { servedModelOf, type ServedLaunch } from './servedModelOf';

const row = (kind: string, object: any = null): ServingRow => ({
  id: 'w1',
  cluster: 'lab',
  namespace: 'team-vision',
  kind,
  name: 'chat',
  uid: 'u1',
  team: 'vision',
  component: 'component:default/vision-models',
  object,
});
const made = (kind: string) => ({
  apiVersion: 'v1',
  kind,
  namespace: 'team-vision',
  name: 'chat',
  uid: `u-${kind}`,
});

describe('a served model', () => {
  it.each<[string, ServingRow, ServedLaunch | undefined, object[]]>([
    [
      'of KServe, at the address that it states',
      row('InferenceService', {
        spec: {
          predictor: { model: { modelFormat: { name: 'huggingface' } } },
        },
        status: { url: 'https://chat.example.com' },
      }),
      undefined,
      [
        {
          url: 'https://chat.example.com/',
          serverType: 'openai-v1',
          models: ['chat'],
          owner: 'group:default/vision',
        },
      ],
    ],
    [
      'of KServe that is reached inside the cluster only',
      row('InferenceService', {
        spec: { predictor: { model: { modelFormat: { name: 'onnx' } } } },
        status: { address: { url: 'http://chat.team-vision.svc' } },
      }),
      undefined,
      [
        {
          url: 'http://chat.team-vision.svc/',
          serverType: 'open-inference-v2',
        },
      ],
    ],
    [
      'that KServe has not given an address yet',
      row('InferenceService', { spec: {}, status: {} }),
      undefined,
      [],
    ],
    [
      'with a name of its own for the model',
      row('LLMInferenceService', {
        spec: { model: { name: 'meta-llama/Llama-3.1-8B' } },
        status: { url: 'http://gateway.example.com/team-vision/chat' },
      }),
      undefined,
      [{ models: ['meta-llama/Llama-3.1-8B'], serverType: 'openai-v1' }],
    ],
    [
      'behind the Service of its launch',
      row('Deployment'),
      { objects: [made('Service'), made('Deployment')], stage: 'development' },
      [
        {
          url: 'http://chat.team-vision.svc',
          serverType: 'http',
          models: null,
          stage: 'development',
        },
      ],
    ],
    ['that somebody else deployed', row('Deployment'), undefined, []],
    [
      'of Ray',
      row('RayService'),
      undefined,
      [{ url: 'http://chat-serve-svc.team-vision.svc:8000' }],
    ],
  ])('%s', (_, of, launch, expected) => {
    const told = [servedModelOf(of, launch)].filter(Boolean);
    expect(told).toHaveLength(expected.length);
    expect(told).toMatchObject(expected);
  });

  it.each([
    // eslint-disable-next-line no-script-url
    'javascript:alert(1)',
    'ftp://chat.example.com',
    'https://user:password@chat.example.com',
    'not an address',
    `https://${'x'.repeat(600)}.example.com`,
    42,
  ])('has no address where a cluster says %p', url => {
    expect(
      servedModelOf(row('InferenceService', { status: { url } }), undefined),
    ).toBeNull();
  });
});
