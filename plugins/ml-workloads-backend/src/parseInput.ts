import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { withoutNul } from './observe/withoutNul';

/**
 * Parses what came from outside.
 *
 * @throws InputError that names each field and what is wrong with it
 */
export function parseOrInputError<T>(
  schema: z.ZodType<T, z.ZodTypeDef, unknown>,
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) {
    // SQLite finds nothing by it, PostgreSQL fails.
    if (withoutNul(value) !== value) {
      throw new InputError('no value may contain the NUL character');
    }
    return result.data;
  }
  throw new InputError(result.error.issues.map(sayIssue).join('; '));
}

function sayIssue(issue: z.ZodIssue): string {
  const at = (path: Array<string | number>) =>
    path
      .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .replace(/^\./, '');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .map(key => `${at([...issue.path, key])}: is not a known field`)
      .join('; ');
  }
  const message = issue.message === 'Required' ? 'is required' : issue.message;
  return `${at(issue.path) || 'body'}: ${message}`;
}
