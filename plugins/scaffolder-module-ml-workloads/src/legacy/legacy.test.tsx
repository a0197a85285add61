import { fetchApiRef, identityApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  labAnswers,
  previewOf,
  SERVED_FORM,
  TOO_MANY_GPUS,
} from '../__testUtils__/answers';
import { backendFetch, type BackendAnswers } from '../__testUtils__/backend';
import { ENTITIES } from '../__testUtils__/entities';
import { templateManifest } from '../__testUtils__/template';
import { mlLaunchFields } from '.';

/** As the scaffolder of the old frontend system finds fields: in the elements of the app. */
const Wizard = ({ steps }: { steps: string[] }) => {
  const extensions = useCustomFieldExtensions(
    <ScaffolderFieldExtensions>{mlLaunchFields}</ScaffolderFieldExtensions>,
  );
  return (
    <Stepper
      manifest={templateManifest('serve-model', steps)}
      extensions={extensions}
      initialState={SERVED_FORM}
      onCreate={async () => {}}
    />
  );
};

const openWizard = (answers: BackendAnswers, ...steps: string[]) =>
  renderInTestApp(
    <TestApiProvider
      apis={[
        [fetchApiRef, { fetch: backendFetch(answers) as typeof fetch }],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/ml-engineer',
            ownershipEntityRefs: ['group:default/vision'],
          }),
        ],
        [catalogApiRef, catalogApiMock({ entities: ENTITIES })],
      ]}
    >
      <Wizard steps={steps} />
    </TestApiProvider>,
  );

it('shows what the form field of a template asks for', async () => {
  await openWizard(labAnswers(), 'Workload');
  expect(await screen.findByRole('textbox', { name: /image/i })).toHaveValue(
    SERVED_FORM.image,
  );
});

it('lets a launch that the cluster refuses go no further', async () => {
  let allowed = true;
  await openWizard(
    labAnswers({
      preview: request =>
        previewOf(
          request,
          allowed
            ? {}
            : {
                verdict: {
                  value: 'refused',
                  reasons: [TOO_MANY_GPUS],
                  truncated: false,
                  layers: ['schema', 'guardrails'],
                  warnings: [],
                },
              },
        ),
    }),
    'Verdict and cost',
  );
  expect(await screen.findByText('Allowed')).toBeInTheDocument();
  // The limit falls after the answer on the screen.
  allowed = false;
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }));
  expect(
    await screen.findByText(/refuses this launch \(SW01\)/),
  ).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
});
