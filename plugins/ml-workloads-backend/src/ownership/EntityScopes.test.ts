import { mockCredentials } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { EntityScopes } from './EntityScopes';

const entity = (
  kind: string,
  name: string,
  relations: Array<[type: string, targetRef: string]> = [],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: {},
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

const scopes = EntityScopes.create({
  catalog: catalogServiceMock({
    entities: [
      entity('Domain', 'perception', [
        ['hasPart', 'system:default/detection'],
        ['hasPart', 'system:default/gone'],
        ['hasPart', 'domain:default/depth'],
      ]),
      entity('Domain', 'depth', [['hasPart', 'component:default/stereo']]),
      entity('System', 'detection', [
        ['hasPart', 'component:default/detector'],
        ['hasPart', 'api:default/detections'],
        ['hasPart', 'resource:default/bucket'],
      ]),
      entity('Component', 'detector', [
        ['hasPart', 'component:default/detector-eval'],
        ['ownedBy', 'group:default/vision'],
      ]),
      entity('Component', 'detector-eval'),
      entity('Component', 'stereo'),
      entity('Group', 'research', [
        ['parentOf', 'group:default/vision'],
        ['parentOf', 'group:default/speech'],
      ]),
      entity('Group', 'vision', [['parentOf', 'group:default/research']]),
      entity('Group', 'speech', [['hasMember', 'user:default/alice']]),
      entity('User', 'alice', [['memberOf', 'group:default/speech']]),
    ],
  }),
});

const of = (ref: string) => scopes.of(ref, mockCredentials.user());

it.each([
  ['component:default/stereo', { component: ['component:default/stereo'] }],
  [
    'component:default/detector',
    {
      component: [
        'component:default/detector',
        'component:default/detector-eval',
      ],
    },
  ],
  [
    'system:default/detection',
    {
      component: [
        'component:default/detector',
        'component:default/detector-eval',
      ],
    },
  ],
  [
    'Domain:default/Perception',
    {
      component: [
        'component:default/stereo',
        'component:default/detector',
        'component:default/detector-eval',
      ],
    },
  ],
  ['group:default/speech', { team: ['speech'] }],
  // A department has its child groups, also where somebody made a circle of them.
  ['group:default/research', { team: ['research', 'vision', 'speech'] }],
  ['user:default/alice', { team: ['speech'] }],
])('%s has the workloads of %j', async (ref, expected) => {
  const scope = await of(ref);
  expect(
    Object.fromEntries(
      Object.entries(scope).map(([key, refs]) => [key, [...refs].sort()]),
    ),
  ).toEqual(
    Object.fromEntries(
      Object.entries(expected).map(([key, refs]) => [key, [...refs].sort()]),
    ),
  );
});

it.each([
  ['nonsense:', /no entity reference such as/],
  ['template:default/train', /a template has no workloads; ask for one of/],
  ['system:default/missing', /no system:default\/missing in the catalog/],
])('refuses %s', async (ref, message) => {
  await expect(of(ref)).rejects.toThrow(message);
});
