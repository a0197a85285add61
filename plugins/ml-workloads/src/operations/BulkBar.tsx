import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  BULK_OPERATIONS,
  MOST_BULK_IDS,
  type BulkOperation,
  type BulkPreview,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useEffect, useState } from 'react';
import { mlWorkloadsApiRef } from '../api';
import { styles as shared } from '../components';
import { count } from '../numbers';
import { BulkDialog } from './BulkDialog';
import { bulkTotals, describeHeld, split } from './bulkTotals';
import styles from './operations.module.css';
import { OPERATION_WORDS } from './words';

/**
 * What is selected in a list: how many, what they hold and cost an hour, and what can be done to them together. Renders nothing while
 * nothing is selected.
 */
export function BulkBar(props: {
  /** Ids of the selected workloads. */
  ids: readonly string[];
  /** Takes the selection away. */
  onClear: () => void;
  /** Something was done: the list may look again. */
  onDone: () => void;
}) {
  const { ids, onClear, onDone } = props;
  // With what it was asked for: what it changes may leave the list, and its outcome and the way back stay until they are closed.
  const [asked, setAsked] = useState<{
    operation: BulkOperation;
    preview: BulkPreview;
  }>();
  const tooMany = ids.length > MOST_BULK_IDS;
  const { preview, error, reload } = usePreview(tooMany ? [] : ids);
  const offered = preview
    ? BULK_OPERATIONS.flatMap(operation => {
        const { possible } = split(preview, operation);
        return possible.length > 0 ? [{ operation, n: possible.length }] : [];
      })
    : [];
  return (
    <>
      {ids.length > 0 && (
        <section className={styles.bar} aria-label="What is selected">
          <p className={styles.barText} role="status">
            <strong>{count(ids.length, 'workload')} selected</strong>
            {preview &&
              ` · ${describeHeld(bulkTotals(preview.items), preview.currency)}`}
            {tooMany &&
              ` · at most ${MOST_BULK_IDS} can be changed at once; select fewer`}
            {error &&
              ' · what can be done is not known: the portal does not answer'}
          </p>
          <div className={shared.row}>
            {error && (
              <Button size="small" variant="secondary" onPress={reload}>
                Try again
              </Button>
            )}
            {preview &&
              offered.map(({ operation, n }) => (
                <Button
                  key={operation}
                  className={
                    OPERATION_WORDS[operation].destructive
                      ? styles.mayEnd
                      : undefined
                  }
                  size="small"
                  variant="secondary"
                  onPress={() => setAsked({ operation, preview })}
                >
                  {OPERATION_WORDS[operation].verb} {n}
                </Button>
              ))}
            <Button size="small" variant="tertiary" onPress={onClear}>
              Clear selection
            </Button>
          </div>
        </section>
      )}
      {asked && (
        <BulkDialog
          operation={asked.operation}
          preview={asked.preview}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            reload();
            onDone();
          }}
        />
      )}
    </>
  );
}

/** What the selected ones hold and what can be done to them; asked again when the selection changes. */
function usePreview(ids: readonly string[]) {
  const api = useApi(mlWorkloadsApiRef);
  const [preview, setPreview] = useState<BulkPreview>();
  const [error, setError] = useState<Error>();
  const [asked, setAsked] = useState(0);
  const key = ids.join(',');
  useEffect(() => {
    const controller = new AbortController();
    setError(undefined);
    if (key === '') {
      setPreview(undefined);
    } else {
      api.previewMany(key.split(','), controller.signal).then(
        answer => !controller.signal.aborted && setPreview(answer),
        failure => {
          if (controller.signal.aborted) return;
          setPreview(undefined);
          setError(failure);
        },
      );
    }
    return () => controller.abort();
  }, [api, key, asked]);
  return { preview, error, reload: () => setAsked(n => n + 1) };
}
