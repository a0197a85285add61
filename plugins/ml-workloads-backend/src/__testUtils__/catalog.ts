import type { Entity } from '@backstage/catalog-model';

const team = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
});

const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'ml-model', lifecycle: 'production', owner },
  relations: [{ type: 'ownedBy', targetRef: owner }],
});

/** The part of the demo organisation that tests talk about; `atlas` is a team without a namespace. */
export const ENTITIES: Entity[] = [
  team('vision'),
  team('speech'),
  team('atlas'),
  team('platform'),
  component('vision-models', 'group:default/vision'),
  component('speech-models', 'group:default/speech'),
  component('atlas-models', 'group:default/atlas'),
  component('hobby', 'user:default/ml-engineer'),
];

export const ML_ENGINEER = 'user:default/ml-engineer';
export const PLATFORM_ENGINEER = 'user:default/platform-engineer';
export const FINOPS_ANALYST = 'user:default/finops-analyst';
export const SPEECH_ENGINEER = 'user:default/speech-engineer';
export const STRANGER = 'user:default/stranger';

/** Who belongs to what. */
export const OWNERSHIP: Record<string, string[]> = {
  [ML_ENGINEER]: [ML_ENGINEER, 'group:default/vision', 'group:default/atlas'],
  [SPEECH_ENGINEER]: [SPEECH_ENGINEER, 'group:default/speech'],
  [PLATFORM_ENGINEER]: [PLATFORM_ENGINEER, 'group:default/platform'],
  [FINOPS_ANALYST]: [FINOPS_ANALYST, 'group:default/finops'],
  [STRANGER]: [STRANGER],
};
