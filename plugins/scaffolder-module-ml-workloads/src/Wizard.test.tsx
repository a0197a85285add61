import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ALLOWED_FORM,
  labAnswers,
  REFUSED_FORM,
  VISION,
} from './__testUtils__/answers';
import { openWizard } from './__testUtils__/portal';

const next = () =>
  userEvent.click(screen.getByRole('button', { name: 'Next' }));

describe('the template "Train a model"', () => {
  it('offers only components of the person, and shows the limits with their source', async () => {
    openWizard(labAnswers());
    await userEvent.click(
      await screen.findByRole('combobox', { name: /Component/ }),
    );
    await userEvent.keyboard('{ArrowDown}');
    const options = await screen.findAllByRole('option');
    expect(options.map(o => o.textContent)).toEqual(['vision-models']);
    await userEvent.click(options[0]);

    expect(
      await screen.findByText(
        'Limits set by WorkloadLimits/default in team-vision.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('team-vision')).toBeInTheDocument();
    expect(screen.getByText('24 h')).toBeInTheDocument();
  });

  it('says what to do when the team has no namespace', async () => {
    const problem =
      'Team vision has no namespace. Ask the platform team for one.';
    openWizard(labAnswers({ limits: () => ({ items: [], problem }) }), {
      initialState: {
        target: { entityRef: 'component:default/vision-models' },
      },
    });
    expect(await screen.findByText(problem)).toBeInTheDocument();
    await userEvent.type(screen.getByRole('textbox', { name: /Name/ }), 'x');
    await next();
    expect(
      (await screen.findAllByText(/nowhere to launch for this/)).length,
    ).toBeGreaterThan(0);
  });

  it('tells a person who is faster than the place that it is known now, and goes on', async () => {
    let answer = () => {};
    const awaited = new Promise<void>(resolve => {
      answer = resolve;
    });
    openWizard(
      labAnswers({
        limits: async () => {
          await awaited;
          return { items: [VISION], problem: null };
        },
      }),
      {
        steps: ['What and who', 'Workload'],
        initialState: {
          target: { entityRef: 'component:default/vision-models' },
          name: 'x',
        },
      },
    );
    await screen.findByRole('textbox', { name: /Name/ });
    await next();
    answer();
    expect(
      (await screen.findAllByText(/still being looked up/)).length,
    ).toBeGreaterThan(0);
    await screen.findByLabelText('Where it will run');
    await next();
    expect(
      await screen.findByRole('textbox', { name: /Image/ }),
    ).toBeInTheDocument();
  });

  it('lets hardware be chosen with the keyboard, priced or not', async () => {
    openWizard(labAnswers(), {
      steps: ['Hardware'],
      initialState: { target: ALLOWED_FORM.target },
    });
    const group = await screen.findByRole('radiogroup', {
      name: /Hardware profile/,
    });
    const [h100, l4] = within(group).getAllByRole('radio');
    expect(within(group).getByText('unpriced')).toBeInTheDocument();
    expect(within(group).getByText('$3.93')).toBeInTheDocument();

    await userEvent.tab();
    expect(h100).toHaveFocus();
    await userEvent.keyboard(' ');
    expect(h100).toBeChecked();
    await userEvent.keyboard('{ArrowDown}');
    expect(l4).toBeChecked();
    expect(
      await screen.findByText(/1 GPU in all; the limit is 8/),
    ).toBeInTheDocument();
  });

  it('says at once that a form goes beyond a limit, and whose limit it is', async () => {
    openWizard(labAnswers(), {
      steps: ['Hardware'],
      initialState: REFUSED_FORM,
    });
    expect(
      await screen.findByText(
        /16 GPUs in all: more than the limit of 8, set by WorkloadLimits\/default in team-vision/,
      ),
    ).toBeInTheDocument();
  });

  it('leads back from a reason to its field, which then shows the reason', async () => {
    openWizard(labAnswers(), {
      steps: ['Workload', 'Verdict and cost'],
      initialState: REFUSED_FORM,
    });
    await next();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Go to Image' }),
    );
    const image = await screen.findByRole('textbox', { name: /Image/ });
    expect(
      screen.getByRole('list', { name: 'Refused in the last check' }),
    ).toHaveTextContent('SW05: docker.io/library/trainer is not from');
    await waitFor(() => expect(image).toHaveFocus());

    await userEvent.clear(image);
    await userEvent.type(image, 'registry.example.com/x');
    expect(
      screen.queryByRole('list', { name: 'Refused in the last check' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [true, 1],
    [false, 0],
  ])(
    'offers a simulated outcome only in the demo (%s)',
    async (demo, shown) => {
      openWizard(labAnswers(), { steps: ['Lifetime'], demo });
      await screen.findByRole('group', { name: 'Longest run time' });
      expect(
        screen.queryAllByRole('radiogroup', { name: "The pods' end" }),
      ).toHaveLength(shown);
    },
  );
});
