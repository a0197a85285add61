import type { FieldExtensionOptions } from '@backstage/plugin-scaffolder-react';
import {
  createFormField as createScaffolderFormField,
  type FormField,
} from '@backstage/plugin-scaffolder-react/alpha';

type Parts = Pick<
  FieldExtensionOptions<any, any>,
  'name' | 'component' | 'validation'
>;

/** A field is closed to its makers, but the old frontend system wants its parts. */
const PARTS = new WeakMap<FormField, Parts>();

/** As the scaffolder's function of this name; what it was made of stays known. */
export const createFormField: typeof createScaffolderFormField = options => {
  const field = createScaffolderFormField(options);
  PARTS.set(field, options as unknown as Parts);
  return field;
};

/** What a field was made of. */
export function partsOf(field: FormField): Parts {
  return PARTS.get(field)!;
}
