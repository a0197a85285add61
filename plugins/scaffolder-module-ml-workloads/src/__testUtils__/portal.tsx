import { fetchApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { ALL_FIELDS } from './allFields';
import { type BackendAnswers, backendFetch } from './backend';
import { ENTITIES } from './entities';
import { templateManifest, type TemplateName } from './template';

interface PortalOptions {
  initialState?: Record<string, any>;
  onCreate?: (values: any) => Promise<void>;
  demo?: boolean;
}

function open(
  answers: BackendAnswers,
  manifest: TemplateParameterSchema,
  options: PortalOptions,
) {
  return renderInTestApp(
    <Stepper
      manifest={manifest}
      extensions={ALL_FIELDS as any}
      initialState={options.initialState}
      onCreate={options.onCreate ?? (async () => {})}
      formProps={{ EXPERIMENTAL_theme: 'bui' } as any}
    />,
    {
      config: { slipway: { demo: options.demo ?? false } },
      apis: [
        [fetchApiRef, { fetch: backendFetch(answers) as typeof fetch }],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/ml-engineer',
            ownershipEntityRefs: ['group:default/vision'],
          }),
        ],
        [catalogApiRef, catalogApiMock({ entities: ENTITIES })],
      ],
    },
  );
}

/** Opens a template's wizard in a portal with this backend, as a member of the team vision. */
export function openWizard(
  answers: BackendAnswers,
  options: PortalOptions & {
    template?: TemplateName;
    /** Only the steps with these titles. */
    steps?: string[];
  } = {},
) {
  return open(
    answers,
    templateManifest(options.template ?? 'train-model', options.steps),
    options,
  );
}

/** Opens one field alone, as somebody else's template would have it. */
export function openField(
  answers: BackendAnswers,
  key: string,
  schema: object,
  options: PortalOptions = {},
) {
  return open(
    answers,
    {
      title: 'Another template',
      steps: [
        {
          title: 'Only step',
          schema: { title: 'Only step', properties: { [key]: schema } } as any,
        },
      ],
    },
    options,
  );
}
