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

/** Fills in "Train a model" up to its review, as a person would; `onStep` sees each step once it is filled in. */
export async function fillInTrainModel(
  page: Page,
  wanted: TrainModel,
  onStep: (step: string) => Promise<void> = async () => {},
): Promise<void> {
  await page.goto('/create/templates/default/train-model');

  await chooseComponent(page, wanted.component);
  await page.getByRole('textbox', { name: 'Name' }).fill(wanted.name);
  await onStep('what-and-who');
  await next(page);

  await page.getByRole('textbox', { name: 'Image' }).fill(wanted.image);
  await onStep('workload');
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
  await onStep('hardware');
  await next(page);

  await fillNumber(page, 'Hours', wanted.hours);
  if (wanted.runs) {
    await fillNumber(page, 'After (seconds)', wanted.runs);
  }
  await onStep('lifetime');
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

/** Opens a form with values, as "Launch again" does, and goes through its steps to the verdict. */
export async function toVerdict(
  page: Page,
  template: 'train-model' | 'serve-model',
  formData: { name: string; [key: string]: unknown },
): Promise<void> {
  await page.goto(
    `/create/templates/default/${template}?formData=${encodeURIComponent(
      JSON.stringify(formData),
    )}`,
  );
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(
    formData.name,
  );
  for (let step = 0; step < 4; step += 1) await next(page);
  await expect(page.getByRole('button', { name: 'Confirm' })).toBeVisible();
}
