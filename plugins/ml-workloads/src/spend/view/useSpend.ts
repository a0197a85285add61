import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import {
  mlWorkloadsApiRef,
  SpendExportQuery,
  SpendQuery,
  useLive,
} from '../../api';
import { explainError } from '../../components/explainError';
import { saveFile } from '../../components';
import { fileName, type SpendExportFormat } from '../download';

/** The answer by steps and by the chosen grouping. */
export function useSpend(query: SpendQuery) {
  const api = useApi(mlWorkloadsApiRef);
  return useLive(JSON.stringify(query), s => api.getSpend(query, s), ['spend']);
}

/** What the selection got for its money. It is asked once for each selection: it changes slowly and costs more to find out. */
export function useEfficiency(query: SpendQuery) {
  const api = useApi(mlWorkloadsApiRef);
  const { granularity, phase, outcome, category, reason, ...selection } =
    settledRows(query);
  return useLive(
    `efficiency ${JSON.stringify(selection)}`,
    s => api.getSpendEfficiency(selection, s),
    [],
  );
}

/** A file knows no grouping and compares nothing. */
function settledRows(query: SpendQuery): SpendExportQuery {
  const { groupBy, compare, limit, outcomes, ...rows } = query;
  return rows;
}

/** Fetches a file with the person's token and saves it; says so when it cannot. */
export function useSpendDownload(
  query: SpendQuery,
  whose: string,
  /** What of the period has begun. */
  until: string,
) {
  const api = useApi(mlWorkloadsApiRef);
  const toasts = useApi(toastApiRef);
  const [downloading, setDownloading] = useState<SpendExportFormat>();
  const download = async (format: SpendExportFormat) => {
    setDownloading(format);
    try {
      const file = await api.exportSpend(
        { ...settledRows(query), to: until },
        format,
      );
      saveFile(file, fileName(whose, query.from, until, format));
    } catch (error) {
      const { title, what } = explainError(
        error as Error,
        format === 'csv' ? 'the CSV file' : 'the FOCUS file',
      );
      toasts.post({ title, description: what, status: 'danger' });
    } finally {
      setDownloading(undefined);
    }
  };
  return { download, downloading };
}
