import type { Page } from '@playwright/test';
import { cardOf, chooseComponent, fillNumber, next } from './trainModelForm';

export interface ServeModel {
  component: string;
  name: string;
  image: string;
  /** Title of the card. */
  hardware: string;
  gpusPerPod: number;
  production?: boolean;
  least?: number;
  most?: number;
  /** Title of the engine's card; a Deployment when absent. */
  engine?: string;
}

/** Fills in "Serve a model" up to its review, as a person would; `onStep` sees each step once it is filled in. */
export async function fillInServeModel(
  page: Page,
  wanted: ServeModel,
  onStep: (step: string) => Promise<void> = async () => {},
): Promise<void> {
  await page.goto('/create/templates/default/serve-model');

  await chooseComponent(page, wanted.component);
  await page.getByRole('textbox', { name: 'Name' }).fill(wanted.name);
  await onStep('what-and-who');
  await next(page, 'workload');

  await page.getByRole('textbox', { name: 'Image' }).fill(wanted.image);
  await onStep('workload');
  await next(page, 'hardware');

  await page
    .getByRole('radio', { name: cardOf(wanted.hardware) })
    .check({ force: true });
  await page
    .getByRole('radiogroup', { name: 'GPUs for each pod' })
    .getByRole('radio', { name: String(wanted.gpusPerPod), exact: true })
    .check({ force: true });
  await onStep('hardware');
  await next(page, 'scaling');

  if (wanted.production) {
    await page
      .getByRole('radio', { name: /^Production/ })
      .check({ force: true });
  }
  if (wanted.most) await fillNumber(page, 'Most replicas', wanted.most);
  if (wanted.least) await fillNumber(page, 'Least replicas', wanted.least);
  await page.getByText('Engine, topology and priority').click();
  if (wanted.engine) {
    await page
      .getByRole('radio', { name: new RegExp(`^${wanted.engine}`) })
      .check({ force: true });
  }
  await onStep('scaling');
  await next(page, 'review');
}
