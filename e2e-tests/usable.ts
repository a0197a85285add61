import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Folder for pictures; none are taken without it. */
export const PICTURES = process.env.SLIPWAY_SCREENSHOTS;

/** Widths at which a form must be usable: a desk and a small window beside an editor. */
const WIDTHS = [1440, 900];

/**
 * What is serious for people who cannot see well, within a part of the page: the frame around ours belongs to the installed plugins.
 */
export async function seriousFindings(
  page: Page,
  within?: string,
): Promise<string[]> {
  await atRest(page);
  const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']);
  if (within) axe.include(within);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' | ')}`);
}

/** Waits for what moves or fades to its end: a dialog that is half there has half the contrast. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
    // One that is taken away ends too, with a rejection.
    await Promise.allSettled(ending.map(one => one.finished));
  });
}

/** Asks that a page is no wider than its window. Pictures follow a window that has become smaller a moment later. */
export async function expectNoOverflow(
  page: Page,
  name: string,
): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(
          () =>
            document.documentElement.scrollWidth -
            document.documentElement.clientWidth,
        ),
      { message: `${name} is no wider than the window` },
    )
    .toBeLessThanOrEqual(0);
}

/**
 * Asks of a step of a form that everybody can use it: nothing serious is found, and nothing is cut off at the side of a narrow window.
 *
 * @param name of its pictures, `wizard/NAME-WIDTH.png`
 */
export async function expectUsable(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    expect(await seriousFindings(page, 'form'), `${name} at ${width}`).toEqual(
      [],
    );
    await expectNoOverflow(page, `${name} at ${width}`);
    if (PICTURES) await picture(page, `wizard/${name}-${width}`, width);
  }
}

/** Takes a picture of the whole page: the window is made as high as it, so that what stands fast in the window stays in its place. */
export async function picture(
  page: Page,
  name: string,
  width: number,
): Promise<void> {
  const height = await page.evaluate(() => {
    window.scrollTo(0, 0);
    return document.documentElement.scrollHeight;
  });
  await page.setViewportSize({ width, height });
  await page.screenshot({
    path: `${PICTURES}/${name}.png`,
    animations: 'disabled',
  });
  await page.setViewportSize({ width, height: 900 });
}
