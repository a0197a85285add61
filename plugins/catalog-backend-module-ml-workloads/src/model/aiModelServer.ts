import { createCatalogModelLayer } from '@backstage/catalog-model/alpha';

/** `spec.type` of the entities of served models. */
export const AI_MODEL_SERVER = 'ai-model-server';

const text = (description: string) => ({
  type: 'string',
  minLength: 1,
  description,
});

/**
 * `API` entities of type `ai-model-server`: the shape that Backstage discusses in RFC #33060 and pull request #34476, until it has one of
 * its own. Added are the relations to the cluster and to the component.
 */
export const aiModelServerLayer = createCatalogModelLayer({
  layerId: 'slipway.dev/kind-api-ai-model-server',
  builder: model => {
    model.addRelationPair({
      fromKind: 'API',
      toKind: 'Resource',
      description:
        'A server of models and what it runs on: the cluster of its workload.',
      forward: { type: 'dependsOn', title: 'depends on' },
      reverse: { type: 'dependencyOf', title: 'dependency of' },
    });
    model.addKindVersion({
      kind: 'API',
      versions: [
        {
          name: ['v1alpha1', 'v1beta1'],
          specType: AI_MODEL_SERVER,
          description: 'A server of AI models, exposed as an API.',
          relationFields: [
            {
              selector: { path: 'spec.owner' },
              relation: 'ownedBy',
              defaultKind: 'Group',
              defaultNamespace: 'inherit',
              allowedKinds: ['Group', 'User'],
            },
            {
              selector: { path: 'spec.system' },
              relation: 'partOf',
              defaultKind: 'System',
              defaultNamespace: 'inherit',
            },
            {
              selector: { path: 'spec.dependsOn' },
              relation: 'dependsOn',
              defaultNamespace: 'inherit',
            },
            {
              selector: { path: 'spec.providedBy' },
              relation: 'apiProvidedBy',
              defaultKind: 'Component',
              defaultNamespace: 'inherit',
              allowedKinds: ['Component'],
            },
          ],
          schema: {
            jsonSchema: {
              type: 'object',
              required: ['spec'],
              properties: {
                spec: {
                  type: 'object',
                  required: ['type', 'lifecycle', 'owner', 'serverUrl'],
                  properties: {
                    type: { const: AI_MODEL_SERVER },
                    lifecycle: text('Lifecycle of the server.'),
                    owner: text('Entity reference of the owner.'),
                    system: text('Entity reference of the system.'),
                    serverType: text(
                      'The API that it speaks, e.g. openai-v1 or open-inference-v2.',
                    ),
                    serverUrl: text('Where it answers.'),
                    models: {
                      type: 'object',
                      required: ['available'],
                      properties: {
                        available: {
                          type: 'array',
                          items: text('Name that requests call a model by.'),
                        },
                        default: text('The model of requests that name none.'),
                      },
                    },
                    dependsOn: {
                      type: 'array',
                      items: text('Entity reference of the cluster.'),
                    },
                    providedBy: text(
                      'Entity reference of the component that it serves for.',
                    ),
                    definition: text('How the server is reached, in words.'),
                  },
                },
              },
            },
          },
        },
      ],
    });
  },
});
