import '@backstage/cli/asset-types';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  configApiRef,
  createFrontendPlugin,
  fetchApiRef,
  identityApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { ALL_FIELDS } from '../src/__testUtils__/allFields';
import { labAnswers } from '../src/__testUtils__/answers';
import { backendFetch } from '../src/__testUtils__/backend';
import { ENTITIES } from '../src/__testUtils__/entities';
import {
  templateManifest,
  type TemplateName,
} from '../src/__testUtils__/template';
import { CASES, FIELD_SCHEMAS } from './cases';

function fieldManifest(name: string): TemplateParameterSchema {
  const { key, schema } = FIELD_SCHEMAS[name];
  return {
    title: name,
    steps: [
      {
        title: name,
        schema: {
          title: name,
          properties: { [key]: { ...schema, 'ui:field': name } },
        } as any,
      },
    ],
  };
}

const Wizard = () => {
  const query = new URLSearchParams(window.location.search);
  const template = (query.get('template') ?? 'train-model') as TemplateName;
  const { form, served, answers } =
    CASES[query.get('case') ?? 'empty'] ?? CASES.empty;
  const field = query.get('field');
  return (
    <TestApiProvider
      apis={[
        [
          fetchApiRef,
          { fetch: backendFetch(labAnswers(answers)) as typeof fetch },
        ],
        [
          identityApiRef,
          mockApis.identity({ ownershipEntityRefs: ['group:default/vision'] }),
        ],
        [configApiRef, mockApis.config({ data: { slipway: { demo: true } } })],
        [catalogApiRef, catalogApiMock({ entities: ENTITIES })],
      ]}
    >
      <main style={{ maxWidth: 1100, margin: '0 auto', padding: 24 }}>
        <Stepper
          manifest={field ? fieldManifest(field) : templateManifest(template)}
          extensions={ALL_FIELDS as any}
          initialState={
            (template.startsWith('serve') && served ? served : form) as any
          }
          onCreate={async () => {}}
          formProps={{ EXPERIMENTAL_theme: query.get('theme') ?? 'bui' } as any}
        />
      </main>
    </TestApiProvider>
  );
};

createDevApp({
  features: [
    createFrontendPlugin({
      pluginId: 'launch-form',
      extensions: [
        PageBlueprint.make({
          params: {
            path: '/',
            title: 'Launch form',
            noHeader: true,
            loader: async () => <Wizard />,
          },
        }),
      ],
    }),
  ],
});
