import type { Entity } from '@backstage/catalog-model';

const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'model', lifecycle: 'production', owner },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

/** Components of two teams. */
export const ENTITIES = [
  component('vision-models', 'vision'),
  component('speech-models', 'speech'),
];
