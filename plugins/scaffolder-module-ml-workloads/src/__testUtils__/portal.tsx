import { fetchApiRef, identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { mlLaunchStepField } from '../form';
import { mlHardwareProfilePickerField } from '../hardware';
import { mlDurationPickerField, mlSimulationPickerField } from '../lifetime';
import { mlNeedCheckField } from '../need';
import { mlLaunchReviewField } from '../review';
import { mlTeamTargetPickerField } from '../target';
import { mlEnvironmentField, mlImageField, mlLinesField } from '../workload';
import { type BackendAnswers, backendFetch } from './backend';
import { ENTITIES } from './entities';
import { trainModelManifest } from './template';

/** Opens a template's wizard in a portal with this backend, as a member of the team vision. */
export function openWizard(
  answers: BackendAnswers,
  options: {
    initialState?: Record<string, any>;
    onCreate?: (values: any) => Promise<void>;
    demo?: boolean;
    /** Only the steps with these titles. */
    steps?: string[];
  } = {},
) {
  const fields = [
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
  ];
  return renderInTestApp(
    <Stepper
      manifest={trainModelManifest(options.steps)}
      extensions={fields as any}
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
