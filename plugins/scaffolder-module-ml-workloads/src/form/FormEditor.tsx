import { createContext, useContext } from 'react';

/** Changes other fields than one's own. */
export interface FormEditor<T extends object = Record<string, unknown>> {
  /** Replaces these keys of the form data; the others stay. */
  update(changes: Partial<T>): void;
}

const FormEditorContext = createContext<FormEditor | null>(null);

/** Makes the editor known to the fields of a step. */
export const FormEditorProvider = FormEditorContext.Provider;

/** The editor of the step around this field; null when the step is not an `MlLaunchStep`. */
export function useFormEditor<T extends object>(): FormEditor<T> | null {
  return useContext(FormEditorContext) as FormEditor<T> | null;
}
