import { type ApiHolder, fetchApiRef } from '@backstage/frontend-plugin-api';
import { createLaunchFormApi, describeFailure } from '../api';
import {
  type CheckedLaunch,
  labelOf,
  type LaunchFormData,
  requestFromForm,
  requestKey,
} from '../form';
import { refusalText } from './reviewReasons';

/**
 * Lets the wizard go on only with a launch that the cluster does not refuse. It asks once more, because limits may have changed since
 * the answer on the screen; what was seen must be what goes on, so an answer to an earlier form does not count.
 */
export async function validateReview(
  value: CheckedLaunch | undefined,
  field: { addError(message: string): void },
  context: { apiHolder: ApiHolder; formData: unknown },
): Promise<void> {
  const asked = requestFromForm(context.formData as LaunchFormData);
  if (!asked.complete) {
    field.addError(
      `Still to be filled in: ${asked.missing
        .map(name => labelOf(name, (context.formData as LaunchFormData).type))
        .join(', ')}.`,
    );
    return;
  }
  const seen = value?.request && requestKey(value.request);
  if (seen !== requestKey(asked.request)) {
    field.addError(
      value?.verdict === 'unknown'
        ? 'The verdict is not known, so the launch cannot go on. Nothing was created. Try the check again.'
        : 'The check of this form is still under way. Wait for its answer.',
    );
    return;
  }
  const fetchApi = context.apiHolder.get(fetchApiRef);
  if (!fetchApi) throw new Error('The portal offers no fetch API.');
  try {
    const { verdict } = await createLaunchFormApi(fetchApi).preview(
      asked.request,
    );
    if (verdict.value === 'refused') field.addError(refusalText(verdict));
  } catch (error) {
    field.addError(describeFailure(error as Error).sentence);
  }
}
