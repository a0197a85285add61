import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  labAnswers,
  previewOf,
  SERVED_FORM,
  TOO_MANY_GPUS,
} from './__testUtils__/answers';
import { openWizard } from './__testUtils__/portal';

it('judges a server at its most replicas, mends it with one press, and shows the month first', async () => {
  const asked: LaunchRequest[] = [];
  openWizard(
    labAnswers({
      preview: request => {
        asked.push(request);
        return previewOf(request);
      },
    }),
    {
      template: 'serve-model',
      steps: ['Verdict and cost'],
      initialState: {
        ...SERVED_FORM,
        hardware: { profile: 'h100', gpusPerPod: 4, replicas: 1 },
        scaling: {
          stage: 'development',
          minReplicas: 1,
          maxReplicas: 6,
          autoscaling: { metric: 'concurrency', target: 16 },
        },
      },
    },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Use 2 × 4 GPUs' }),
  );
  expect(await screen.findByText('Allowed')).toBeInTheDocument();
  expect(asked.at(-1)!.serving).toEqual({
    stage: 'development',
    minReplicas: 1,
    maxReplicas: 2,
    autoscaling: { metric: 'concurrency', target: 16 },
    modelSizeGiB: 16,
  });
  const [month] = screen.getAllByRole('rowheader');
  expect(month).toHaveTextContent('A month, if forgotten');
});

it('says “at least these” and shows advice of rules that do not refuse yet', async () => {
  openWizard(
    labAnswers({
      preview: request =>
        previewOf(request, {
          verdict: {
            value: 'refused',
            reasons: [TOO_MANY_GPUS],
            truncated: true,
            layers: ['schema', 'guardrails'],
            warnings: [{ ...TOO_MANY_GPUS, code: 'SW25', title: 'Advised' }],
          },
        }),
    }),
    {
      template: 'serve-model',
      steps: ['Verdict and cost'],
      initialState: SERVED_FORM,
    },
  );
  expect(
    await screen.findByText('Refused, for at least this reason'),
  ).toBeInTheDocument();
  expect(screen.getByRole('list', { name: 'Advice' })).toHaveTextContent(
    'SW25',
  );
});

it('folds away what a first launch does not need', async () => {
  openWizard(labAnswers(), {
    template: 'serve-model',
    steps: ['Workload'],
    initialState: { target: SERVED_FORM.target, type: 'serving' },
  });
  const folded = await screen.findByText('Command, environment and secrets');
  expect(folded.closest('details')).not.toHaveAttribute('open');
});
