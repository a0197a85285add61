import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiArrowGoBackLine } from '@remixicon/react';
import type {
  OperationResult,
  OperationUndo,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef } from '../api';
import { FailedActionNotice, styles as shared } from '../components';
import { OPERATION_WORDS } from './words';

/** What was just done, and the way back where there is one. */
export function UndoNotice(props: {
  workload: Workload;
  result: OperationResult;
  onUndone: (result: OperationResult) => void;
}) {
  const { workload, result, onUndone } = props;
  const api = useApi(mlWorkloadsApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const { undo, sentence } = result;
  const back = async (way: OperationUndo) => {
    setBusy(true);
    setError(undefined);
    try {
      const { operation, ...input } = way;
      onUndone(await api.act(workload, operation, input));
    } catch (e) {
      setError(e as Error);
    }
    setBusy(false);
  };
  return (
    <div className={shared.tightStack} role="status">
      <p className={shared.secondary}>
        {sentence}{' '}
        {undo && (
          <Button
            variant="tertiary"
            size="small"
            iconStart={<RiArrowGoBackLine aria-hidden />}
            isPending={busy}
            onPress={() => back(undo)}
          >
            Undo: {sayUndo(undo)}
          </Button>
        )}
      </p>
      {error && undo && (
        <FailedActionNotice
          error={error}
          doing="undo it"
          onRetry={() => back(undo)}
        />
      )}
    </div>
  );
}

function sayUndo(undo: OperationUndo): string {
  return undo.operation === 'scale'
    ? `scale to ${undo.replicas}`
    : OPERATION_WORDS[undo.operation].verb.toLocaleLowerCase('en-US');
}
