import { useApi } from '@backstage/frontend-plugin-api';
import type { RateList } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef } from '../api';
import { CursorPagination, useCursorPages } from '../components';
import { RatesTable } from './RatesTable';

/** Price rows of a page. */
export const RATES_PAGE = 50;

/** The dated price rows page by page; the first page is known. */
export function RatePages({ first }: { first: RateList }) {
  const api = useApi(mlWorkloadsApiRef);
  const pages = useCursorPages({
    name: 'rates',
    first,
    size: RATES_PAGE,
    topics: [],
    ask: (cursor, signal) =>
      api.getRates({ cursor, limit: RATES_PAGE }, signal),
  });
  return (
    <>
      {pages.page && <RatesTable rates={pages.page} />}
      <CursorPagination pages={pages} subject="the prices" />
    </>
  );
}
