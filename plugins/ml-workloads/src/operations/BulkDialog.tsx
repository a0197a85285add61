import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type {
  BulkOperation,
  BulkPreview,
  BulkResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef } from '../api';
import { FailedActionNotice, styles as shared } from '../components';
import { count } from '../numbers';
import { BulkOutcome } from './BulkOutcome';
import { describeBulk, split } from './bulkTotals';
import { LeftAlone } from './LeftAlone';
import styles from './operations.module.css';
import { OPERATION_WORDS } from './words';

/** Says what an operation does to all of a selection, does it when the person confirms, and then what became of each. */
export function BulkDialog(props: {
  operation: BulkOperation;
  preview: BulkPreview;
  onClose: () => void;
  onDone: () => void;
}) {
  const { operation, onClose, onDone } = props;
  // As it was asked for: the list goes on changing below.
  const [preview] = useState(props.preview);
  const api = useApi(mlWorkloadsApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [result, setResult] = useState<BulkResult>();
  const words = OPERATION_WORDS[operation];
  const { possible, left } = split(preview, operation);

  const act = async (what: BulkOperation, ids: string[]) => {
    setBusy(true);
    setError(undefined);
    try {
      setResult(await api.actOnMany(ids, what));
      onDone();
    } catch (e) {
      setError(e as Error);
    }
    setBusy(false);
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={640}>
      <DialogHeader>
        {result
          ? `${OPERATION_WORDS[result.operation].verb}: ${result.done} of ${
              result.items.length
            } done`
          : `${words.verb} ${count(possible.length, 'workload')}?`}
      </DialogHeader>
      <DialogBody>
        <div className={`${shared.stack} ${shared.dialog}`}>
          {result ? (
            <BulkOutcome result={result} busy={busy} onUndo={act} />
          ) : (
            <>
              <ul className={styles.sentences}>
                {describeBulk(operation, possible, preview.currency).map(
                  sentence => (
                    <li key={sentence}>{sentence}</li>
                  ),
                )}
              </ul>
              {left.length > 0 && (
                <LeftAlone
                  title={`${count(left.length, 'workload')} ${
                    left.length === 1 ? 'is' : 'are'
                  } left as ${left.length === 1 ? 'it is' : 'they are'}:`}
                  lines={left.map(({ id, kind, name, problems }) => ({
                    id,
                    text: `${kind} ${name}: ${problems[operation]}`,
                  }))}
                />
              )}
            </>
          )}
          {error && (
            <FailedActionNotice
              error={error}
              doing={`${operation} them`}
              onRetry={() =>
                act(
                  operation,
                  possible.map(({ id }) => id),
                )
              }
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {result ? 'Close' : 'Keep them as they are'}
        </Button>
        {!result && (
          <Button
            variant="primary"
            className={words.destructive ? styles.ends : undefined}
            isPending={busy}
            onPress={() =>
              act(
                operation,
                possible.map(({ id }) => id),
              )
            }
          >
            {busy ? words.doing : `${words.verb} ${possible.length}`}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
