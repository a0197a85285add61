import { type ApiHolder, fetchApiRef } from '@backstage/frontend-plugin-api';
import { createLaunchFormApi, describeFailure } from '../api';
import type { Target } from '../form';

/**
 * Lets the wizard go on only with a place. Without one it says what is missing, and asks for that: who is faster than the answer about
 * the only place shall not be told to choose.
 */
export async function validateTarget(
  value: Partial<Target> | undefined,
  field: { addError(message: string): void },
  context: { apiHolder: ApiHolder },
): Promise<void> {
  if (!value?.entityRef) {
    field.addError('Choose a component.');
    return;
  }
  if (value.namespace) return;
  const fetchApi = context.apiHolder.get(fetchApiRef);
  if (!fetchApi) throw new Error('The portal offers no fetch API.');
  try {
    const { items } = await createLaunchFormApi(fetchApi).limits(
      value.entityRef,
    );
    field.addError(sayPlaces(items.length));
  } catch (error) {
    field.addError(
      describeFailure(error as Error, 'the place is not known').sentence,
    );
  }
}

function sayPlaces(places: number): string {
  if (places === 0) return 'There is nowhere to launch for this component.';
  return places === 1
    ? 'Where it will run was still being looked up. It is known now: go on once more.'
    : 'Choose where to launch.';
}
