import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EntityRollUps } from './EntityRollUps';

const entity = (
  kind: string,
  name: string,
  relations: Array<[type: string, targetRef: string]> = [],
  title?: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', ...(title ? { title } : {}) },
  spec: {},
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

const rollUps = EntityRollUps.create({
  catalog: catalogServiceMock({
    entities: [
      entity('Domain', 'perception', [], 'Perception'),
      entity('Domain', 'depth', [['partOf', 'domain:default/perception']]),
      entity('System', 'detection', [['partOf', 'domain:default/perception']]),
      entity('System', 'stereo', [['partOf', 'domain:default/depth']]),
      entity('Component', 'detector', [['partOf', 'system:default/detection']]),
      // Of its own no system; the one of what it is in.
      entity('Component', 'detector-eval', [
        ['partOf', 'component:default/detector'],
      ]),
      entity('Component', 'matcher', [['partOf', 'system:default/stereo']]),
      entity('Component', 'lonely'),
      entity('Component', 'chased', [['partOf', 'component:default/chaser']]),
      entity('Component', 'chaser', [['partOf', 'component:default/chased']]),
      entity('Component', 'secret', [['partOf', 'system:default/hidden']]),
      entity('Group', 'research', [], 'Research'),
      entity('Group', 'vision', [['childOf', 'group:default/research']]),
      entity('Group', 'alone'),
    ],
  }),
});

const of = async (whole: Parameters<EntityRollUps['of']>[0], parts: string[]) =>
  Object.fromEntries(
    [...(await rollUps.of(whole, parts, mockCredentials.user()))].map(
      ([part, { ref, title }]) => [part, `${ref} ${title}`],
    ),
  );

const COMPONENTS = [
  'detector',
  'detector-eval',
  'matcher',
  'lonely',
  'chased',
  'secret',
  'gone',
].map(name => `component:default/${name}`);

it('finds the system of components, through the components that they are in', async () => {
  expect(await of('system', COMPONENTS)).toEqual({
    'component:default/detector': 'system:default/detection detection',
    'component:default/detector-eval': 'system:default/detection detection',
    'component:default/matcher': 'system:default/stereo stereo',
  });
});

it('finds the domain that the system is in, not the one above it', async () => {
  expect(await of('domain', COMPONENTS)).toEqual({
    'component:default/detector': 'domain:default/perception Perception',
    'component:default/detector-eval': 'domain:default/perception Perception',
    'component:default/matcher': 'domain:default/depth depth',
  });
});

it('finds the parent group of teams', async () => {
  expect(
    await of('department', ['vision', 'alone', 'unattributed', 'gone', '']),
  ).toEqual({ vision: 'group:default/research Research' });
});

it('takes text from a cluster that is no reference for part of nothing', async () => {
  expect(await of('system', ['', 'not a reference', ':::'])).toEqual({});
});
