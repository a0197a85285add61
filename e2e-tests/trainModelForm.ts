import { expect, type Page } from '@playwright/test';

export interface TrainModel {
  component: string;
  name: string;
  image: string;
  /** Title of the card. */
  hardware: string;
  gpusPerPod: number;
  pods?: number;
  hours: number;
  /** Seconds that the simulated pod runs. */
  runs?: number;
}

/** Fills in "Train a model" up to its review, as a person would. */
export async function fillInTrainModel(
  page: Page,
  wanted: TrainModel,
): Promise<void> {
  await page.goto('/create/templates/default/train-model');

  await chooseComponent(page, wanted.component);
  await page.getByRole('textbox', { name: 'Name' }).fill(wanted.name);
  await next(page);

  await page.getByRole('textbox', { name: 'Image' }).fill(wanted.image);
  await next(page);

  await page
    .getByRole('radio', { name: cardOf(wanted.hardware) })
    .check({ force: true });
  await page
    .getByRole('radiogroup', { name: 'GPUs for each pod' })
    .getByRole('radio', { name: String(wanted.gpusPerPod), exact: true })
    .check({ force: true });
  if (wanted.pods) {
    await fillNumber(page, 'Pods', wanted.pods);
  }
  await next(page);

  await fillNumber(page, 'Hours', wanted.hours);
  if (wanted.runs) {
    await fillNumber(page, 'After (seconds)', wanted.runs);
  }
  await next(page);
}

/** The card with this title; “H100 80 GB” is not “H100 80 GB, spot”. */
export function cardOf(title: string): RegExp {
  return new RegExp(`^${title}(?!,)`);
}

export async function chooseComponent(
  page: Page,
  component: string,
): Promise<void> {
  const picker = page.getByRole('combobox', { name: 'Component' });
  await picker.click();
  await picker.fill(component);
  await page.getByRole('option', { name: component }).first().click();
  // The place is looked up in the cluster; the next step needs it.
  await expect(page.getByLabel('Where it will run')).toBeVisible();
}

export async function fillNumber(
  page: Page,
  label: string,
  value: number,
): Promise<void> {
  const field = page.getByRole('textbox', { name: label });
  await field.fill(String(value));
  await field.press('Tab');
}

export async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Next|Review)$/ }).click();
}
