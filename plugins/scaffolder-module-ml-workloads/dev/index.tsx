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
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { mlLaunchStepField } from '../src/form';
import { mlHardwareProfilePickerField } from '../src/hardware';
import {
  mlDurationPickerField,
  mlSimulationPickerField,
} from '../src/lifetime';
import { mlNeedCheckField } from '../src/need';
import { mlLaunchReviewField } from '../src/review';
import { mlTeamTargetPickerField } from '../src/target';
import {
  ALLOWED_FORM,
  labAnswers,
  previewOf,
  REFUSED_FORM,
} from '../src/__testUtils__/answers';
import {
  type BackendAnswers,
  backendFetch,
} from '../src/__testUtils__/backend';
import { ENTITIES } from '../src/__testUtils__/entities';
import { trainModelManifest } from '../src/__testUtils__/template';
import {
  mlEnvironmentField,
  mlImageField,
  mlLinesField,
} from '../src/workload';

/** What to look at: `/?case=refused`. Each starts at the first step, filled in. */
const CASES: Record<
  string,
  { form: object; answers: Partial<BackendAnswers> }
> = {
  empty: { form: {}, answers: {} },
  allowed: { form: ALLOWED_FORM, answers: {} },
  refused: { form: REFUSED_FORM, answers: {} },
  homeless: {
    form: { target: { entityRef: ALLOWED_FORM.target.entityRef } },
    answers: { limits: () => ({ items: [], problem: null }) },
  },
  unpriced: {
    form: ALLOWED_FORM,
    answers: {
      preview: request =>
        previewOf(request, {
          cost: {
            currency: 'USD',
            perHourMicros: null,
            forRunMicros: null,
            perMonthMicros: null,
            source: null,
            retrievedAt: null,
          },
          forecast: {
            value: 'unknown',
            sentence: 'The cluster has not been observed yet.',
            asOf: null,
          },
        }),
    },
  },
  down: {
    form: ALLOWED_FORM,
    answers: {
      preview: () => {
        throw new TypeError('Failed to fetch');
      },
    },
  },
};

const Wizard = () => {
  const query = new URLSearchParams(window.location.search);
  const { form, answers } = CASES[query.get('case') ?? 'empty'] ?? CASES.empty;
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
          manifest={trainModelManifest()}
          extensions={
            [
              mlLaunchStepField,
              mlNeedCheckField,
              mlTeamTargetPickerField,
              mlImageField,
              mlLinesField,
              mlEnvironmentField,
              mlHardwareProfilePickerField,
              mlDurationPickerField,
              mlSimulationPickerField,
              mlLaunchReviewField,
            ] as any
          }
          initialState={form as any}
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
