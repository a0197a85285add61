import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  ALLOWED_FORM,
  labAnswers,
  previewOf,
  REFUSED_FORM,
} from '../__testUtils__/answers';
import { Refusal } from '../__testUtils__/backend';
import { openWizard } from '../__testUtils__/portal';

const REVIEW = { steps: ['Verdict and cost'] };

function continueButton() {
  return screen.getByRole('button', { name: 'Confirm' });
}

describe('the review', () => {
  it('shows all three reasons with their fixes, and the person cannot go on', async () => {
    openWizard(labAnswers(), { ...REVIEW, initialState: REFUSED_FORM });

    expect(
      await screen.findByText('Refused, for 3 reasons'),
    ).toBeInTheDocument();
    const reasons = within(
      screen.getByRole('list', { name: 'Reasons for the refusal' }),
    );
    for (const text of [
      'SW01',
      '16 GPUs asked for, 8 are the most.',
      'Ask for fewer GPUs.',
      'SW02',
      'Set a shorter run time.',
      'SW05',
      'Push the image to an allowed registry.',
      'Images from elsewhere are not scanned.',
    ]) {
      expect(reasons.getByText(text)).toBeInTheDocument();
    }

    await userEvent.click(continueButton());
    expect(
      (
        await screen.findAllByText(
          /The cluster refuses this launch \(SW01, SW02, SW05\)/,
        )
      ).length,
    ).toBeGreaterThan(0);
    expect(
      screen.queryByRole('button', { name: 'Launch' }),
    ).not.toBeInTheDocument();
  });

  it('applies a fix to the field of another step and asks again', async () => {
    const asked: LaunchRequest[] = [];
    openWizard(
      labAnswers({
        preview: request => {
          asked.push(request);
          return previewOf(request);
        },
      }),
      {
        ...REVIEW,
        initialState: {
          ...REFUSED_FORM,
          image: ALLOWED_FORM.image,
        },
      },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Use 1 × 8 GPUs' }),
    );
    expect(
      await screen.findByText('Refused, for one reason'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Set 24 h' }));
    expect(await screen.findByText('Allowed')).toBeInTheDocument();
    expect(asked.at(-1)).toMatchObject({
      gpusPerPod: 8,
      replicas: 1,
      maxRunSeconds: 86_400,
    });
  });

  it('lets an allowed launch go on and keeps what was reviewed', async () => {
    const onCreate = jest.fn(async () => {});
    openWizard(labAnswers(), {
      ...REVIEW,
      initialState: ALLOWED_FORM,
      onCreate,
    });
    expect(await screen.findByText('Allowed')).toBeInTheDocument();
    expect(screen.getByText('$31.46')).toHaveAttribute(
      'title',
      'USD 31.464000',
    );
    expect(screen.getByText('$125.86')).toBeInTheDocument();
    expect(screen.getByText('$22,969')).toBeInTheDocument();
    expect(
      screen.getByText(
        'Price from list price of p5.48xlarge, retrieved 3 d ago.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('8 GPUs are free on one node.'),
    ).toBeInTheDocument();

    await userEvent.click(continueButton());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Launch' }),
    );
    await waitFor(() => expect(onCreate).toHaveBeenCalled());
    expect(onCreate).toHaveBeenCalledWith(
      expect.objectContaining({
        hardware: ALLOWED_FORM.hardware,
        review: expect.objectContaining({ verdict: 'allowed' }),
      }),
    );
  });

  it('refuses to go on when the cluster changed its mind since', async () => {
    let calls = 0;
    openWizard(
      labAnswers({
        preview: request => {
          calls += 1;
          return previewOf(
            calls === 1 ? request : { ...request, image: 'elsewhere/x' },
          );
        },
      }),
      { ...REVIEW, initialState: ALLOWED_FORM },
    );
    await screen.findByText('Allowed');
    await userEvent.click(continueButton());
    expect(
      (await screen.findAllByText(/The cluster refuses this launch \(SW05\)/))
        .length,
    ).toBeGreaterThan(0);
  });

  it('drops the answer to a form that has changed since', async () => {
    let answerFirst: (() => void) | undefined;
    let firstAnswered = false;
    openWizard(
      labAnswers({
        preview: async request => {
          if (request.maxRunSeconds === 90_000 && request.replicas === 1) {
            await new Promise<void>(resolve => {
              answerFirst = resolve;
            });
            firstAnswered = true;
          }
          return previewOf(request);
        },
      }),
      {
        ...REVIEW,
        initialState: { ...REFUSED_FORM, image: ALLOWED_FORM.image },
      },
    );
    // The first fix leads to a form whose answer hangs; what is shown meanwhile is marked as not the newest.
    await userEvent.click(
      await screen.findByRole('button', { name: 'Use 1 × 8 GPUs' }),
    );
    expect(
      await screen.findByText('Checking the changed form'),
    ).toBeInTheDocument();
    await waitFor(() => expect(answerFirst).toBeDefined());
    expect(screen.queryByText(/^Refused/)).not.toBeInTheDocument();
    await userEvent.click(continueButton());
    expect(
      (await screen.findAllByText(/still under way/)).length,
    ).toBeGreaterThan(0);
    answerFirst!();
    expect(
      await screen.findByText('Refused, for one reason'),
    ).toBeInTheDocument();
    expect(firstAnswered).toBe(true);
  });

  it('says what is known when the portal does not answer, and tries again', async () => {
    let down = true;
    openWizard(
      labAnswers({
        preview: request => {
          if (down) throw new TypeError('Failed to fetch');
          return previewOf(request);
        },
      }),
      { ...REVIEW, initialState: ALLOWED_FORM },
    );
    expect(
      await screen.findByText(
        'The portal did not answer, so the verdict is not known. Nothing was created.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(continueButton());
    expect(
      (await screen.findAllByText(/the launch cannot go on/)).length,
    ).toBeGreaterThan(0);
    down = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Allowed')).toBeInTheDocument();
  });

  it("shows the backend's own sentence for a question that it will not ask", async () => {
    openWizard(
      labAnswers({
        preview: () => {
          throw new Refusal(403, 'vision-models belongs to another team.');
        },
      }),
      { ...REVIEW, initialState: ALLOWED_FORM },
    );
    expect(
      await screen.findByText('vision-models belongs to another team.'),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it('shows no price as unpriced, never as nothing', async () => {
    openWizard(
      labAnswers({
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
          }),
      }),
      { ...REVIEW, initialState: ALLOWED_FORM },
    );
    expect(await screen.findAllByText('unpriced')).toHaveLength(3);
    expect(screen.queryByText(/\$0/)).not.toBeInTheDocument();
  });

  it('marks what was filled in and says why', async () => {
    openWizard(labAnswers(), { ...REVIEW, initialState: ALLOWED_FORM });
    await userEvent.click(await screen.findByText('Job resnet-50'));
    expect(screen.getByText('2 parts filled in')).toBeInTheDocument();
    expect(screen.getByText('GPU nodes are tainted.')).toBeInTheDocument();
  });

  it('says what is missing instead of asking', async () => {
    const preview = jest.fn();
    openWizard(labAnswers({ preview }), {
      ...REVIEW,
      initialState: { target: ALLOWED_FORM.target, name: 'resnet' },
    });
    expect(
      await screen.findByText(
        'Still to be filled in: Image, Hardware profile, GPUs for each pod, Pods.',
      ),
    ).toBeInTheDocument();
    expect(preview).not.toHaveBeenCalled();
  });
});
