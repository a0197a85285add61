import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { fillInServeModel } from './serveModelForm';
import { signIn, tokenOf } from './signIn';
import { fillInTrainModel } from './trainModelForm';

/** Findings in the form; the frame around it belongs to the installed plugins. */
async function expectUsable(page: Page, step: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include('form')
    .withTags(['wcag2a', 'wcag2aa'])
    .analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' | ')}`);
  expect(serious, step).toEqual([]);
  // Nothing may be cut off at the side of a narrow screen.
  const overflow = await page.evaluate(
    () =>
      document.documentElement.scrollWidth -
      document.documentElement.clientWidth,
  );
  expect(overflow, `${step} is wider than the screen`).toBeLessThanOrEqual(0);
  const shot = await page.screenshot({
    fullPage: true,
    animations: 'disabled',
  });
  await test.info().attach(step, { body: shot, contentType: 'image/png' });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 900]) {
    test.describe(`"Serve a model" in the ${colorScheme} theme at ${width} pixels`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test('can be used by everybody on each step, allowed', async ({
        page,
      }) => {
        await signIn(page, 'engineer');
        await fillInServeModel(
          page,
          {
            component: 'Vision models',
            name: `captioner-${Date.now().toString(36)}`,
            image: 'registry.example.com/vision/captioner:1.0',
            hardware: 'L4 24 GB',
            gpusPerPod: 1,
          },
          step => expectUsable(page, step),
        );
        await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
        await expect(
          page.getByRole('rowheader', { name: /A month, if forgotten/ }),
        ).toBeVisible();
        await expectUsable(page, 'review-allowed');
      });

      test('can be used by everybody when it is refused', async ({ page }) => {
        await signIn(page, 'engineer');
        await fillInServeModel(page, {
          component: 'Vision models',
          name: `captioner-${Date.now().toString(36)}`,
          image: 'docker.io/library/captioner:1.0',
          hardware: 'H100 80 GB',
          gpusPerPod: 8,
          most: 3,
          least: 3,
        });
        const reasons = page.getByRole('list', {
          name: 'Reasons for the refusal',
        });
        await expect(reasons.getByText('SW05', { exact: true })).toBeVisible();
        await expect(reasons.getByText('SW01', { exact: true })).toBeVisible();
        await expectUsable(page, 'review-refused');
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
