import { InputError } from '@backstage/errors';

export interface Position {
  value: string | number;
  id: string;
}

/** An opaque place in a list: the sort value and the id of the last row. Bound to the order, so it cannot be used with another. */
export function encodeCursor(order: string, position: Position): string {
  return Buffer.from(
    JSON.stringify([order, position.value, position.id]),
  ).toString('base64url');
}

/** @throws InputError for what is no cursor of this order */
export function decodeCursor(
  order: string,
  cursor: string | undefined,
): Position | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    const [ofOrder, value, id] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    const known = typeof value === 'string' || typeof value === 'number';
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
