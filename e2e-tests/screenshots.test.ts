import { expect, test } from '@playwright/test';
import { fillInServeModel } from './serveModelForm';
import { signIn } from './signIn';
import { fillInTrainModel } from './trainModelForm';
import { PICTURES } from './usable';

/** Writes the pictures of README.md, and wizard.test.ts those of each step: SLIPWAY_SCREENSHOTS=docs/images npm test -- --only browser */
const folder = PICTURES;

test.describe('the pictures of the README', () => {
  test.skip(!folder, 'only with SLIPWAY_SCREENSHOTS=FOLDER');

  test('show a launch from the form to its cost', async ({ page }) => {
    const shoot = (name: string) =>
      page.screenshot({
        path: `${folder}/${name}.png`,
        animations: 'disabled',
      });
    await signIn(page, 'engineer');

    await fillInTrainModel(page, {
      component: 'Vision models',
      name: 'detector-large',
      image: 'docker.io/library/trainer:1.0',
      hardware: 'H100 80 GB',
      gpusPerPod: 8,
      pods: 2,
      hours: 25,
    });
    await expect(page.getByText('Refused, for 3 reasons')).toBeVisible();
    await shoot('review-refused');

    const name = `detector-${Date.now().toString(36)}`;
    await fillInTrainModel(page, {
      component: 'Vision models',
      name,
      image: 'registry.example.com/vision/trainer:1.0',
      hardware: 'H100 80 GB',
      gpusPerPod: 8,
      hours: 6,
      runs: 60,
    });
    await expect(page.getByText('Allowed', { exact: true })).toBeVisible();
    await shoot('review-allowed');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByRole('link', { name: 'Follow the workload' }).click();
    const title = page.getByRole('heading', { name: new RegExp(name) });
    await expect(title).toContainText('Succeeded', { timeout: 150_000 });
    await expect(
      page.locator('dl', { hasText: 'GPU time' }).first().getByText(/\$\d/),
    ).toBeVisible({ timeout: 120_000 });
    await shoot('workload');

    await page.goto('/catalog/default/group/vision/ml-workloads');
    await expect(page.getByText(name)).toBeVisible();
    await shoot('workloads');
    await page.goto('/catalog/default/group/vision/gpu-spend');
    await expect(page.getByRole('table').first()).toBeVisible();
    await shoot('spend');
  });

  test('show a model server, step by step to its verdict', async ({ page }) => {
    const shoot = (name: string) =>
      page.screenshot({
        path: `${folder}/${name}.png`,
        animations: 'disabled',
      });
    await signIn(page, 'engineer');
    await fillInServeModel(
      page,
      {
        component: 'Vision models',
        name: 'captioner',
        image: 'docker.io/library/captioner:1.0',
        hardware: 'H100 80 GB',
        gpusPerPod: 4,
        most: 6,
        least: 6,
      },
      async step => {
        if (step === 'scaling') await shoot('serve-scaling');
      },
    );
    await expect(
      page.getByRole('button', { name: 'Use 2 × 4 GPUs' }),
    ).toBeVisible();
    await shoot('serve-refused');
  });
});
