import { InputError } from '@backstage/errors';

/** Where a page ends: the value by which its last row is ordered, and what tells that row from others of the same value. */
export interface Place {
  value: string | null;
  id: string;
}

/** An opaque place in a list: the sort value and the id of the last row. Bound to the order, so it cannot be used with another. */
export function encodeCursor(order: string, place: Place): string {
  return Buffer.from(JSON.stringify([order, place.value, place.id])).toString(
    'base64url',
  );
}

/**
 * @param valueOf - what a value of this order looks like; the database refuses others with an error of its own
 * @throws InputError for what is no cursor of this order
 */
export function decodeCursor(
  order: string,
  cursor: string | undefined,
  valueOf: RegExp,
): Place | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    const [ofOrder, value, id] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    const known =
      value === null || (typeof value === 'string' && valueOf.test(value));
    if (ofOrder === order && known && typeof id === 'string') {
      return { value, id };
    }
  } catch {
    // Told below.
  }
  throw new InputError(
    'The cursor is not one of this list in this order; ask for the first page again',
  );
}
