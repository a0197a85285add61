import { expect, type Locator, type Page } from '@playwright/test';
import type { ClusterWork } from './clusterWork';

/** Name and state of the workload that the page is of; dialogs have headings too. */
export const titleOf = (page: Page, { name }: ClusterWork): Locator =>
  page.getByRole('main').getByRole('heading', { name: new RegExp(name) });

/**
 * Opens the page of a workload.
 *
 * @param options - `state`: that it is waited for to have
 */
export async function openWorkload(
  page: Page,
  work: ClusterWork,
  options: { tab?: string; state?: string } = {},
): Promise<void> {
  // A machine that does other things too takes its time for a start.
  const { tab, state } = options;
  await page.goto(`/gpu/workloads/${work.id}${tab ? `?tab=${tab}` : ''}`);
  await expect(titleOf(page, work)).toContainText(state ?? work.name, {
    timeout: 120_000,
  });
}

/** Opens the dialog of an operation and waits until it says what will happen. */
export async function askFor(page: Page, verb: string): Promise<Locator> {
  await page.getByRole('button', { name: verb, exact: true }).click();
  return await told(page);
}

/** The open dialog, once it says what will happen. */
export async function told(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  return dialog;
}

export async function leave(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Keep it as it is' }).click();
  await expect(dialog).toBeHidden();
}
