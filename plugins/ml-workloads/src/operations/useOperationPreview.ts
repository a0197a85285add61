import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ButtonOperation,
  OperationPreview,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useEffect, useState } from 'react';
import { mlWorkloadsApiRef } from '../api';

/** What an operation would do now; asked again when the number of replicas changes. The last answer stays while the next is awaited. */
export function useOperationPreview(
  id: string,
  operation: ButtonOperation,
  replicas: number | undefined,
): {
  preview: OperationPreview | undefined;
  failed: Error | undefined;
  loading: boolean;
  again: () => void;
} {
  const api = useApi(mlWorkloadsApiRef);
  const [preview, setPreview] = useState<OperationPreview>();
  const [failed, setFailed] = useState<Error>();
  const [loading, setLoading] = useState(true);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    setFailed(undefined);
    api
      .previewAction(
        id,
        operation,
        replicas === undefined ? {} : { replicas },
        controller.signal,
      )
      .then(
        answer => !controller.signal.aborted && setPreview(answer),
        error => !controller.signal.aborted && setFailed(error),
      )
      .finally(() => !controller.signal.aborted && setLoading(false));
    return () => controller.abort();
  }, [api, id, operation, replicas, asked]);
  const again = useCallback(() => setAsked(n => n + 1), []);
  return { preview, failed, loading, again };
}
