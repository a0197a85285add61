import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { mlWorkloadsApiRef, Scope, SpendQuery, useLive } from '../api';
import { explainError } from '../components/explainError';
import { fileName, saveFile } from './download';
import type { SpendControlsState } from './useSpendControls';

/** The answer by day and phase for the picture, and by the chosen grouping for the table. */
export function useSpend(scope: Scope, controls: SpendControlsState) {
  const api = useApi(mlWorkloadsApiRef);
  const { period, groupBy } = controls;
  const base = { entity: scope.entity, from: period.from, to: period.to };
  const daily: SpendQuery = { ...base, granularity: 'day', groupBy: 'phase' };
  const grouped: SpendQuery = { ...base, granularity: 'day', groupBy };
  return {
    daily: useLive(JSON.stringify(daily), s => api.getSpend(daily, s), [
      'spend',
    ]),
    grouped: useLive(JSON.stringify(grouped), s => api.getSpend(grouped, s), [
      'spend',
    ]),
    query: grouped,
  };
}

/** Fetches the file with the person's token and saves it; says so when it cannot. */
export function useSpendDownload(query: SpendQuery, whose: string) {
  const api = useApi(mlWorkloadsApiRef);
  const toasts = useApi(toastApiRef);
  const [downloading, setDownloading] = useState(false);
  const download = async () => {
    setDownloading(true);
    try {
      const file = await api.exportSpend(query, 'csv');
      saveFile(file, fileName(whose, query.from, query.to));
    } catch (error) {
      const { title, what } = explainError(error as Error, 'the CSV file');
      toasts.post({ title, description: what, status: 'danger' });
    } finally {
      setDownloading(false);
    }
  };
  return { download, downloading };
}
