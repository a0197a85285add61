/**
 * Going back to an earlier step of the wizard. The scaffolder of Backstage 1.55 gives fields no way to do it, but the labels of
 * steps that are done can be pressed; this presses them. Where there is no such label (another stepper, a preview) callers show the
 * step's name only.
 */
const LABEL = '.MuiStepLabel-root';

function labelOf(title: string): HTMLElement | undefined {
  return Array.from(document.querySelectorAll<HTMLElement>(LABEL)).find(
    label =>
      label
        .querySelector('.MuiStepLabel-label')
        ?.textContent?.trim()
        .toLowerCase() === title.toLowerCase(),
  );
}

/** Whether {@link goToStep} would find the step. */
export function canGoToStep(title: string): boolean {
  return labelOf(title) !== undefined;
}

/** Opens the step and, when it has one, focuses the first control of the field with this form data key. */
export function goToStep(title: string, key?: string): void {
  labelOf(title)?.click();
  if (!key) return;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const field = document.getElementById(`root_${key}`);
      const control = field?.matches('input, textarea, button')
        ? field
        : field?.querySelector<HTMLElement>('input, textarea, button');
      control?.focus();
      field?.scrollIntoView?.({ block: 'center' });
    }),
  );
}
