import {
  LAUNCH_FIELDS,
  type LaunchField,
  type LaunchFormData,
} from './formData';
import { reasonsBeside } from './checkedReasons';

/** The properties of a step that are shown together. */
export interface StepPart {
  /** JSON schema with only these properties. */
  schema: any;
  /** How many of them have a value. */
  filled: number;
  /** One has a value, an error or a refusal: it must be in sight. */
  needed: boolean;
}

function hasValue(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.values(value).some(hasValue);
}

/**
 * Splits a step into what is always shown and what is folded away. Without such properties everything is in the first part, and there is
 * no second.
 */
export function advancedPart(
  schema: any,
  advanced: string[],
  form: LaunchFormData,
  errors: Record<string, unknown> | undefined,
): { first: StepPart; advanced: StepPart | null } {
  const { properties = {}, required = [], ...rest } = schema ?? {};
  const only = (wanted: (key: string) => boolean): StepPart => {
    const kept = Object.fromEntries(
      Object.entries<any>(properties).filter(([key]) => wanted(key)),
    );
    const keys = Object.keys(kept);
    // A default is nobody's decision.
    const chosen = keys.filter(key => {
      const value = form[key as keyof LaunchFormData];
      return (
        hasValue(value) &&
        JSON.stringify(value) !== JSON.stringify(kept[key].default)
      );
    });
    const fields = Object.entries(LAUNCH_FIELDS)
      .filter(([, { key }]) => keys.includes(key))
      .map(([field]) => field as LaunchField);
    return {
      schema: {
        ...rest,
        properties: kept,
        required: required.filter((key: string) => wanted(key)),
      },
      filled: chosen.length,
      needed:
        chosen.length > 0 ||
        keys.some(key => hasValue(errors?.[key])) ||
        reasonsBeside(form, fields).length > 0,
    };
  };
  const folded = (key: string) => advanced.includes(key);
  const second = only(folded);
  return {
    first: only(key => !folded(key)),
    advanced: Object.keys(second.schema.properties).length > 0 ? second : null,
  };
}
