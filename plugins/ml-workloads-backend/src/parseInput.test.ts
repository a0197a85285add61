import { z } from 'zod/v3';
import { parseOrInputError } from './parseInput';

const schema = z.object({ team: z.array(z.string()), limit: z.number() });

it.each([
  [{ team: ['a', 'b\0'], limit: 1 }, 'no value may contain the NUL character'],
  [{ team: 'a', limit: 1 }, 'team: Expected array, received string'],
  [{ team: ['a'] }, 'limit: is required'],
])('refuses %j before a database is asked', (value, message) => {
  expect(() => parseOrInputError(schema, value)).toThrow(message);
});
