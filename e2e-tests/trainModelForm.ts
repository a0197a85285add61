import { expect, type Locator, type Page } from '@playwright/test';

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

/** By what a person sees that a step of the form is open. */
const SIGN_OF: Record<string, (page: Page) => Locator> = {
  workload: page => page.getByRole('textbox', { name: 'Image' }),
  hardware: page => page.getByRole('radiogroup', { name: 'Hardware profile' }),
  lifetime: page => page.getByRole('textbox', { name: 'Hours' }),
  scaling: page => page.getByRole('radiogroup', { name: 'Stage' }),
  review: page => page.getByRole('button', { name: 'Confirm' }),
};

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
  if (wanted.pods) {
    await fillNumber(page, 'Pods', wanted.pods);
  }
  await onStep('hardware');
  await next(page, 'lifetime');

  await fillNumber(page, 'Hours', wanted.hours);
  if (wanted.runs) {
    await fillNumber(page, 'After (seconds)', wanted.runs);
  }
  await onStep('lifetime');
  await next(page, 'review');
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

/** Goes on to a step, as it follows the open one: another press before it is there would be one of the step before. */
export async function next(page: Page, step: string): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(SIGN_OF[step](page)).toBeVisible();
}

type Template = 'train-model' | 'serve-model';

/** Opens a form with values, as "Launch again" does. */
export async function openWith(
  page: Page,
  template: Template,
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
}

/** Opens a form with values and goes through its steps to the verdict. */
export async function toVerdict(
  page: Page,
  template: Template,
  formData: { name: string; [key: string]: unknown },
): Promise<void> {
  await openWith(page, template, formData);
  await next(page, 'workload');
  await next(page, 'hardware');
  await next(page, template === 'train-model' ? 'lifetime' : 'scaling');
  await next(page, 'review');
}
