import {
  type CheckedReason,
  fieldValue,
  isLaunchField,
  type LaunchField,
  type LaunchFormData,
} from './formData';
import { requestFromForm } from './launchRequest';

/**
 * The reasons of the last check that belong beside these fields and still hold: a reason goes away as soon as one of the fields that
 * it names has another value than when it was checked.
 */
export function reasonsBeside(
  form: LaunchFormData,
  fields: LaunchField[],
): CheckedReason[] {
  const { review } = form;
  if (review?.verdict !== 'refused' || !review.request) return [];
  const now = requestFromForm(form);
  if (!now.complete) return [];
  const unchanged = (field: string) =>
    !isLaunchField(field) ||
    JSON.stringify(fieldValue(now.request, field)) ===
      JSON.stringify(fieldValue(review.request!, field));
  return review.reasons.filter(
    reason =>
      reason.fields.some(field => fields.includes(field as LaunchField)) &&
      reason.fields.every(unchanged),
  );
}
