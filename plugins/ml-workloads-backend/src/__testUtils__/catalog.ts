import type { Entity } from '@backstage/catalog-model';

const team = (name: string, parent?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
  relations: parent
    ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
    : [],
});

const component = (name: string, owner: string, system?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-model', lifecycle: 'production', owner },
  relations: [
    { type: 'ownedBy', targetRef: owner },
    ...(system
      ? [{ type: 'partOf', targetRef: `system:default/${system}` }]
      : []),
  ],
});

/** A department, a system or a domain, with what belongs to it. */
const whole = (
  kind: string,
  name: string,
  [down, up]: [down: string, up: string],
  parts: string[],
  above: string[] = [],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', title: `The ${name}` },
  spec: {},
  relations: [
    ...parts.map(targetRef => ({ type: down, targetRef })),
    ...above.map(targetRef => ({ type: up, targetRef })),
  ],
});
const PARTS: [string, string] = ['hasPart', 'partOf'];

/** The part of the demo organisation that tests talk about; `atlas` is a team without a namespace. */
export const ENTITIES: Entity[] = [
  whole(
    'Group',
    'research',
    ['parentOf', 'childOf'],
    ['group:default/vision', 'group:default/speech'],
  ),
  team('vision', 'research'),
  team('speech', 'research'),
  team('atlas'),
  team('platform'),
  whole('Domain', 'perception', PARTS, ['system:default/senses']),
  whole(
    'System',
    'senses',
    PARTS,
    ['component:default/vision-models', 'component:default/speech-models'],
    ['domain:default/perception'],
  ),
  component('vision-models', 'group:default/vision', 'senses'),
  component('speech-models', 'group:default/speech', 'senses'),
  component('atlas-models', 'group:default/atlas'),
  component('hobby', 'user:default/ml-engineer'),
];

export const ML_ENGINEER = 'user:default/ml-engineer';
export const PLATFORM_ENGINEER = 'user:default/platform-engineer';
export const FINOPS_ANALYST = 'user:default/finops-analyst';
export const SPEECH_ENGINEER = 'user:default/speech-engineer';
/** Looks after clusters, prices and data, and reads nobody's spend. */
export const OPERATOR = 'user:default/operator';
export const STRANGER = 'user:default/stranger';

/** Who belongs to what. */
export const OWNERSHIP: Record<string, string[]> = {
  [ML_ENGINEER]: [ML_ENGINEER, 'group:default/vision', 'group:default/atlas'],
  [SPEECH_ENGINEER]: [SPEECH_ENGINEER, 'group:default/speech'],
  [PLATFORM_ENGINEER]: [PLATFORM_ENGINEER, 'group:default/platform'],
  [FINOPS_ANALYST]: [FINOPS_ANALYST, 'group:default/finops'],
  [OPERATOR]: [OPERATOR, 'group:default/operators'],
  [STRANGER]: [STRANGER],
};
