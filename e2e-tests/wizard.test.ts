import { expect, test, type Page } from '@playwright/test';
import { fillInServeModel } from './serveModelForm';
import { signIn, tokenOf } from './signIn';
import { fillInTrainModel, openWith, toVerdict } from './trainModelForm';
import { expectUsable } from './usable';

/** A form whose steps everybody must be able to use. */
interface Form {
  title: string;
  template: 'train-model' | 'serve-model';
  fillIn: (
    page: Page,
    onStep: (step: string) => Promise<void>,
  ) => Promise<void>;
  /** What the review shows beside "Allowed". */
  costs: RegExp;
  /** Values that break rules, and their codes. */
  broken: Record<string, unknown>;
  codes: string[];
}

const name = (stem: string) => `${stem}-${Date.now().toString(36)}`;

const TARGET = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  team: 'vision',
  queue: 'gpu',
};

const FORMS: Form[] = [
  {
    title: 'Train a model',
    template: 'train-model',
    fillIn: (page, onStep) =>
      fillInTrainModel(
        page,
        {
          component: 'Vision models',
          name: name('detector'),
          image: 'registry.example.com/vision/trainer:1.0',
          hardware: 'H100 80 GB',
          gpusPerPod: 8,
          hours: 6,
        },
        onStep,
      ),
    costs: /The whole run/,
    broken: {
      hardware: { profile: 'h100', gpusPerPod: 8, replicas: 2 },
      maxRunSeconds: 90_000,
    },
    codes: ['SW01', 'SW02', 'SW05'],
  },
  {
    title: 'Serve a model',
    template: 'serve-model',
    fillIn: (page, onStep) =>
      fillInServeModel(
        page,
        {
          component: 'Vision models',
          name: name('captioner'),
          image: 'registry.example.com/vision/captioner:1.0',
          hardware: 'L4 24 GB',
          gpusPerPod: 1,
        },
        onStep,
      ),
    costs: /A month, if forgotten/,
    broken: {
      hardware: { profile: 'h100', gpusPerPod: 8, replicas: 1 },
      scaling: { stage: 'development', minReplicas: 3, maxReplicas: 3 },
    },
    codes: ['SW01', 'SW05'],
  },
];

for (const form of FORMS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`"${form.title}" in the ${colorScheme} theme`, () => {
      test.use({ colorScheme });
      const usable = (page: Page, step: string) =>
        expectUsable(page, `${form.template}-${colorScheme}-${step}`);

      test('can be used by everybody on each step, allowed', async ({
        page,
      }) => {
        await signIn(page, 'engineer');
        await form.fillIn(page, step => usable(page, step));
        await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
        await expect(
          page.getByRole('rowheader', { name: form.costs }),
        ).toBeVisible();
        await usable(page, 'review-allowed');
      });

      test('can be used by everybody when it is refused', async ({ page }) => {
        await signIn(page, 'engineer');
        await toVerdict(page, form.template, {
          name: name('refused'),
          target: TARGET,
          image: 'docker.io/library/model:1.0',
          ...form.broken,
        });
        const reasons = page.getByRole('list', {
          name: 'Reasons for the refusal',
        });
        for (const code of form.codes) {
          await expect(reasons.getByText(code, { exact: true })).toBeVisible();
        }
        await usable(page, 'review-refused');
      });
    });
  }
}

test('a fix is one press, and the next answer is the cluster’s', async ({
  page,
}) => {
  await signIn(page, 'engineer');
  await fillInServeModel(page, {
    component: 'Vision models',
    name: `captioner-${Date.now().toString(36)}`,
    image: 'registry.example.com/vision/captioner:1.0',
    hardware: 'H100 80 GB',
    gpusPerPod: 4,
    most: 6,
    least: 6,
  });
  await page.getByRole('button', { name: 'Use 2 × 4 GPUs' }).click();
  await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
});

test('a press of Next counts though the limits arrive under the finger', async ({
  page,
}) => {
  await signIn(page, 'engineer');
  let answer = () => {};
  const held = new Promise<void>(resolve => {
    answer = resolve;
  });
  await page.route('**/api/ml-workloads/limits?**', async route => {
    await held;
    await route.continue();
  });
  await openWith(page, 'train-model', {
    name: name('pressed'),
    target: TARGET,
  });
  const button = await page.getByRole('button', { name: 'Next' }).boundingBox();
  await page.mouse.move(button!.x + 8, button!.y + button!.height / 2);
  await page.mouse.down();
  const arrived = page.waitForResponse(/api\/ml-workloads\/limits/);
  answer();
  await (await arrived).finished();
  // What a page draws of an answer is drawn by now.
  await page.evaluate(
    () =>
      new Promise(drawn =>
        requestAnimationFrame(() => requestAnimationFrame(drawn)),
      ),
  );
  await page.mouse.up();
  await expect(page.getByRole('textbox', { name: 'Image' })).toBeVisible();
});

test('what is not served by the cluster cannot be chosen, and says why', async ({
  page,
  request,
}) => {
  const answer = await request.get('/api/ml-workloads/engines?cluster=lab', {
    headers: { authorization: `Bearer ${await tokenOf(request, 'engineer')}` },
  });
  expect(answer.status()).toBe(200);
  const engines: Array<{
    title: string;
    types: string[];
    available: boolean;
    problem: string | null;
  }> = (await answer.json()).items;
  await signIn(page, 'engineer');
  await fillInServeModel(
    page,
    {
      component: 'Vision models',
      name: 'captioner',
      image: 'registry.example.com/vision/captioner:1.0',
      hardware: 'L4 24 GB',
      gpusPerPod: 1,
    },
    async step => {
      if (step !== 'scaling') return;
      const group = page.getByRole('radiogroup', { name: 'Engine' });
      for (const { title, types, available, problem } of engines) {
        if (!types.includes('serving')) continue;
        const card = group.getByRole('radio', {
          name: new RegExp(`^${title}`),
        });
        if (available) await expect(card).toBeEnabled();
        else {
          await expect(card).toBeDisabled();
          await expect(group.getByText(problem!)).toBeVisible();
        }
      }
    },
  );
});

test('a workload can be launched again with its values, under the next name', async ({
  page,
}) => {
  const name = `again-${Date.now().toString(36)}`;
  await signIn(page, 'engineer');
  await fillInTrainModel(page, {
    component: 'Vision models',
    name,
    image: 'registry.example.com/vision/trainer:1.0',
    hardware: 'L4 24 GB',
    gpusPerPod: 1,
    hours: 2,
    runs: 20,
  });
  await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'Launch' }).click();
  await page.getByRole('link', { name: 'Follow the workload' }).click();
  await page.getByRole('button', { name: 'Launch again', exact: true }).click();

  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(
    `${name}-r2`,
  );
  await expect(page.getByLabel('Where it will run')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('textbox', { name: 'Image' })).toHaveValue(
    'registry.example.com/vision/trainer:1.0',
  );
});
