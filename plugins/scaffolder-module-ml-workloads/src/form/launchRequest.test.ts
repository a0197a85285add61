import {
  ALLOWED_FORM,
  REFUSED_FORM,
  WRONG_REGISTRY,
} from '../__testUtils__/answers';
import { reasonsBeside } from './checkedReasons';
import { requestFromForm, requestKey } from './launchRequest';

describe('the request of a form', () => {
  it('holds what was filled in and nothing else', () => {
    expect(
      requestFromForm({
        ...ALLOWED_FORM,
        image: ' registry.example.com/x:1 ',
        command: [],
        args: ['--epochs', '3'],
        env: [{ name: 'A' }, { value: 'orphan' }],
        simulate: {},
      }),
    ).toEqual({
      complete: true,
      request: {
        entityRef: 'component:default/vision-models',
        cluster: 'lab',
        namespace: 'team-vision',
        queue: 'gpu',
        name: 'resnet-50',
        engine: 'job',
        type: 'training',
        image: 'registry.example.com/x:1',
        args: ['--epochs', '3'],
        env: [{ name: 'A', value: '' }],
        profile: 'h100',
        gpusPerPod: 4,
        replicas: 2,
        maxRunSeconds: 14_400,
        retries: 0,
      },
    });
  });

  it.each([
    [
      {},
      [
        'entityRef',
        'cluster',
        'namespace',
        'name',
        'image',
        'profile',
        'gpusPerPod',
        'replicas',
      ],
    ],
    [{ ...ALLOWED_FORM, image: '  ' }, ['image']],
    [
      { ...ALLOWED_FORM, target: { entityRef: 'component:default/x' } },
      ['cluster', 'namespace'],
    ],
    [
      { ...ALLOWED_FORM, hardware: { profile: 'h100', gpusPerPod: 8 } },
      ['replicas'],
    ],
  ])('of %j lacks %j', (form, missing) => {
    expect(requestFromForm(form)).toEqual({ complete: false, missing });
  });

  it('has one key whatever the order of its fields', () => {
    const asked = requestFromForm(ALLOWED_FORM);
    if (!asked.complete) throw new Error('incomplete');
    const reversed = Object.fromEntries(
      Object.entries(asked.request).reverse(),
    ) as typeof asked.request;
    expect(requestKey(reversed)).toBe(requestKey(asked.request));
    expect(requestKey({ ...reversed, replicas: 3 })).not.toBe(
      requestKey(asked.request),
    );
  });
});

describe('a reason beside its field', () => {
  const asked = requestFromForm(REFUSED_FORM);
  const review = {
    verdict: 'refused' as const,
    request: asked.complete ? asked.request : undefined,
    reasons: [WRONG_REGISTRY],
  };

  it('stays until the field changes', () => {
    const form = { ...REFUSED_FORM, review };
    expect(reasonsBeside(form, ['image'])).toEqual([WRONG_REGISTRY]);
    expect(reasonsBeside(form, ['maxRunSeconds'])).toEqual([]);
    expect(reasonsBeside({ ...form, retries: 3 }, ['image'])).toHaveLength(1);
    expect(
      reasonsBeside({ ...form, image: 'registry.example.com/x' }, ['image']),
    ).toEqual([]);
  });
});
