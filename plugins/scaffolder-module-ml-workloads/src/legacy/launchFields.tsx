import { createPlugin } from '@backstage/core-plugin-api';
import {
  createScaffolderFieldExtension,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { lazy, Suspense, type ComponentType } from 'react';
import { FIELDS, type LaunchField } from '../fields';
import { partsOf } from '../formField';

type FieldProps = FieldExtensionComponentProps<any, any>;

/**
 * Owns the form fields in a portal of the old frontend system. It is found through {@link mlLaunchFields} and needs no registration.
 *
 * @public
 */
export const launchFormPlugin = createPlugin({
  id: 'scaffolder-module-ml-workloads',
});

/** The field is loaded when a form first shows it or checks it. */
function fieldExtension({ name, load }: LaunchField) {
  const Loaded = lazy(async () => ({
    default: partsOf(await load()).component as ComponentType<FieldProps>,
  }));
  const validation: CustomFieldValidator<any, any> = async (...args) =>
    partsOf(await load()).validation?.(...args);
  return launchFormPlugin.provide(
    createScaffolderFieldExtension<any, any>({
      name,
      component: (props: FieldProps) => (
        <Suspense fallback={null}>
          <Loaded {...props} />
        </Suspense>
      ),
      validation,
    }),
  );
}

const fields = FIELDS.map(field => {
  const Field = fieldExtension(field);
  return <Field key={field.name} />;
});

/**
 * All form fields of the launch templates: an element to stand in `ScaffolderFieldExtensions` of `@backstage/plugin-scaffolder-react`.
 *
 * @example
 *
 * ```tsx
 * <Route path="/create" element={<ScaffolderPage />}>
 *   <ScaffolderFieldExtensions>{mlLaunchFields}</ScaffolderFieldExtensions>
 * </Route>
 * ```
 *
 * @public
 */
export const mlLaunchFields: JSX.Element = <>{fields}</>;
