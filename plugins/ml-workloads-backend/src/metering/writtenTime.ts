import { z } from 'zod';

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Without a zone a time would be that of the machine which reads it, and a price would begin at another hour on another one. */
function isWrittenTime(text: string): boolean {
  const [, day] = ISO.exec(text) ?? [];
  return (
    day !== undefined &&
    Number.isFinite(Date.parse(text)) &&
    // 30 February would be taken for 2 March.
    new Date(day).toISOString().startsWith(day)
  );
}

/** A time as people write it in configuration and files: a day, from 00:00 UTC, or a time with its zone. */
export const writtenTime = z
  .string()
  .refine(
    isWrittenTime,
    'must be a day or a time with its zone, for example 2026-01-01 or 2026-01-01T00:00:00Z',
  );
