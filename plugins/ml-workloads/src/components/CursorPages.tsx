import { TablePagination } from '@backstage/ui';
import { useState } from 'react';
import { useLive, type Live } from '../api';
import { ErrorNotice, Loading } from './Notices';

/** A page of a list that is read on from a cursor. */
interface CursorPage {
  totalItems: number;
  /** null: it is the last */
  nextCursor: string | null;
}

export interface CursorPages<T> {
  /** The page that is looked at; undefined or null until it is there. */
  page: T | null | undefined;
  first: T;
  size: number;
  /** The cursors of the pages before this one. */
  cursors: string[];
  turnTo: (cursors: string[]) => void;
  live: Live<T | null>;
}

/**
 * A list page by page, whose first page is known.
 *
 * @param options.name - of the question, as {@link useLive} has it
 * @param options.size - rows of a page
 * @param options.topics - changes upon which a later page is asked for again
 */
export function useCursorPages<T extends CursorPage>(options: {
  name: string;
  first: T;
  size: number;
  topics: Parameters<typeof useLive>[2];
  ask: (cursor: string, signal: AbortSignal) => Promise<T>;
}): CursorPages<T> {
  const { name, first, size, topics, ask } = options;
  const [cursors, turnTo] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const live = useLive(
    `${name} ${cursor ?? ''}`,
    async signal => (cursor === undefined ? null : ask(cursor, signal)),
    topics,
  );
  const later = live.stale ? null : live.value;
  const page = cursor === undefined ? first : later;
  return { page, first, size, cursors, turnTo, live };
}

/** Below the rows: turns pages, and says when one is awaited or cannot be had. */
export function CursorPagination<T extends CursorPage>({
  pages: { page, first, size, cursors, turnTo, live },
  subject,
}: {
  pages: CursorPages<T>;
  subject: string;
}) {
  const nextCursor = page?.nextCursor ?? null;
  return (
    <>
      {!page && !live.error && <Loading label={subject} />}
      {!page && live.error && (
        <ErrorNotice
          error={live.error}
          subject={subject}
          onRetry={live.reload}
        />
      )}
      {(cursors.length > 0 || nextCursor !== null) && (
        <TablePagination
          pageSize={size}
          offset={cursors.length * size}
          totalCount={first.totalItems}
          hasNextPage={nextCursor !== null}
          hasPreviousPage={cursors.length > 0}
          onNextPage={() =>
            nextCursor !== null && turnTo([...cursors, nextCursor])
          }
          onPreviousPage={() => turnTo(cursors.slice(0, -1))}
          showPageSizeOptions={false}
        />
      )}
    </>
  );
}
