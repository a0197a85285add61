import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { canLaunchAgain, formAddress, templateOf } from './again';

const request: LaunchRequest = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'detector',
  engine: 'job',
  type: 'training',
  image: 'registry.example.com/vision/trainer:1.0',
  args: ['--name=a&b', '100%'],
  profile: 'h100',
  gpusPerPod: 8,
  replicas: 2,
};

it.each([
  [undefined, 'training', 'default', 'train-model'],
  [undefined, 'serving', 'default', 'serve-model'],
  ['template:ml/own-training', 'training', 'ml', 'own-training'],
  ['component:default/x', 'training', 'default', 'train-model'],
  ['no reference at all', 'serving', 'default', 'serve-model'],
] as const)(
  'of %s and %s the template is %s/%s',
  (templateRef, type, namespace, templateName) => {
    expect(templateOf({ ...request, templateRef, type })).toEqual({
      namespace,
      templateName,
    });
  },
);

it('puts the values into the address so that the form reads the same', () => {
  const address = new URL(
    formAddress('/create/templates/default/train-model', request),
    'http://portal.test',
  );
  expect(address.pathname).toBe('/create/templates/default/train-model');
  expect(JSON.parse(address.searchParams.get('formData')!)).toMatchObject({
    name: 'detector-r2',
    args: ['--name=a&b', '100%'],
    hardware: { profile: 'h100', gpusPerPod: 8, replicas: 2 },
  });
});

it('is offered for what has a form', () => {
  expect(
    (['training', 'serving', 'interactive', 'other'] as const).map(type =>
      canLaunchAgain({ type }),
    ),
  ).toEqual([true, true, false, false]);
});
