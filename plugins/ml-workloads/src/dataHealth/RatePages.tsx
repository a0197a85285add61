import { TablePagination } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import type { RateList } from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef, useLive } from '../api';
import { ErrorNotice, Loading } from '../components';
import { RatesTable } from './RatesTable';

/** Price rows of a page. */
export const RATES_PAGE = 50;

/** The dated price rows page by page; the first page is known. */
export function RatePages({ first }: { first: RateList }) {
  const api = useApi(mlWorkloadsApiRef);
  // The cursors of the pages before this one.
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const live = useLive(
    `rates ${cursor ?? ''}`,
    async signal =>
      cursor === undefined
        ? null
        : api.getRates({ cursor, limit: RATES_PAGE }, signal),
    [],
  );
  const later = live.stale ? null : live.value;
  const page = cursor === undefined ? first : later;
  const nextCursor = page?.nextCursor ?? null;
  return (
    <>
      {page && <RatesTable rates={page} />}
      {!page && !live.error && <Loading label="the prices" />}
      {!page && live.error && (
        <ErrorNotice
          error={live.error}
          subject="the prices"
          onRetry={live.reload}
        />
      )}
      {(cursors.length > 0 || nextCursor !== null) && (
        <TablePagination
          pageSize={RATES_PAGE}
          offset={cursors.length * RATES_PAGE}
          totalCount={first.totalItems}
          hasNextPage={nextCursor !== null}
          hasPreviousPage={cursors.length > 0}
          onNextPage={() =>
            nextCursor !== null && setCursors([...cursors, nextCursor])
          }
          onPreviousPage={() => setCursors(cursors.slice(0, -1))}
          showPageSizeOptions={false}
        />
      )}
    </>
  );
}
