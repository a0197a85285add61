import { quantityToMilli } from '@slipway/backstage-plugin-ml-workloads-common';

/* One check a kind of value: each says what is wrong, or nothing. */

const NAME = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$/;
const DOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export type Check = (value: unknown) => string | undefined;

export const text: Check = value =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : 'must be text that is not empty';

export const flag: Check = value =>
  typeof value === 'boolean' ? undefined : 'must be true or false';

export const positive: Check = value =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
    ? undefined
    : 'must be a number above 0';

export const labelValue: Check = value =>
  value === '' || (typeof value === 'string' && NAME.test(value))
    ? undefined
    : `${shown(
        value,
      )} is no label value: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends; write numbers and true or false in quotes`;

export const labelKey: Check = value => {
  if (typeof value !== 'string') return `${shown(value)} is no label name`;
  const parts = value.split('/');
  const name = parts.pop()!;
  const fine =
    NAME.test(name) &&
    (parts.length === 0 ||
      (parts.length === 1 && parts[0].length <= 253 && DOMAIN.test(parts[0])));
  return fine
    ? undefined
    : `${shown(value)} is no label name, such as slipway.dev/pool`;
};

/** Extended resources have a domain. */
export const resourceName: Check = value =>
  typeof value === 'string' && value.includes('/') && !labelKey(value)
    ? undefined
    : `${shown(value)} is no extended resource, such as nvidia.com/gpu`;

export const objectName: Check = value =>
  typeof value === 'string' && value.length <= 63 && DOMAIN.test(value)
    ? undefined
    : `${shown(
        value,
      )} is no name: at most 63 lower case letters, digits, '-' and '.'`;

export const quantity: Check = value => {
  try {
    // Without sign or exponent, as it is multiplied and written again.
    return /^\d+(\.\d+)?([a-zA-Z]*)$/.test(String(value)) &&
      quantityToMilli(value as string) > 0n
      ? undefined
      : `${shown(value)} is no quantity above 0, such as 20, 500m or 200Gi`;
  } catch {
    return `${shown(value)} is no quantity above 0, such as 20, 500m or 200Gi`;
  }
};

export const counts: Check = value =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(count => Number.isSafeInteger(count) && count > 0) &&
  new Set(value).size === value.length
    ? undefined
    : 'must be a list of different whole numbers above 0, such as [1, 2, 4, 8]';

export function oneOf(choices: readonly string[]): Check {
  return value =>
    choices.includes(value as string)
      ? undefined
      : `${shown(value)} is none of ${choices.join(', ')}`;
}

export function shown(value: unknown): string {
  return `'${String(
    typeof value === 'object' ? JSON.stringify(value) : value,
  ).slice(0, 80)}'`;
}
