import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Checkbox,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  NumberField,
} from '@backstage/ui';
import {
  MOST_REPLICAS,
  type ButtonOperation,
  type OperationPreview,
  type OperationResult,
  type Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useEffect, useState } from 'react';
import { mlWorkloadsApiRef } from '../api';
import {
  ErrorNotice,
  FailedActionNotice,
  Loading,
  styles as shared,
} from '../components';
import styles from './operations.module.css';
import { OperationConsequences } from './OperationConsequences';
import { useOperationPreview } from './useOperationPreview';
import { OPERATION_WORDS } from './words';

/** Says in numbers what an operation will do to one workload, and does it when the person confirms. */
export function OperationDialog(props: {
  operation: ButtonOperation;
  workload: Workload;
  onClose: () => void;
  onDone: (result: OperationResult) => void;
}) {
  const { operation, workload, onClose, onDone } = props;
  const api = useApi(mlWorkloadsApiRef);
  const [replicas, setReplicas] = useState<number>();
  const [anyway, setAnyway] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const { preview, failed, loading, again } = useOperationPreview(
    workload.id,
    operation,
    replicas,
  );
  const words = OPERATION_WORDS[operation];

  const act = async () => {
    setBusy(true);
    setError(undefined);
    try {
      onDone(
        await api.act(workload, operation, {
          ...(operation === 'scale' && {
            replicas: wantedOf(preview, replicas),
          }),
          ...(anyway && { anyway }),
        }),
      );
    } catch (e) {
      setError(e as Error);
      setBusy(false);
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>
        {words.verb} {workload.kind} {workload.name}?
      </DialogHeader>
      <DialogBody>
        <div className={`${shared.stack} ${shared.dialog}`}>
          {operation === 'scale' && (
            <ReplicasField
              preview={preview}
              replicas={replicas}
              onChange={setReplicas}
            />
          )}
          {loading && !preview && <Loading label="what it does" rows={3} />}
          {failed && (
            <ErrorNotice
              error={failed}
              subject={`what it does to ${operation} it`}
              onRetry={again}
            />
          )}
          {preview && <OperationConsequences preview={preview} dim={loading} />}
          {preview?.needsAnyway && !preview.problem && (
            <Checkbox isSelected={anyway} onChange={setAnyway}>
              {words.verb} it all the same; I change it in Git as well
            </Checkbox>
          )}
          {error && (
            <FailedActionNotice
              error={error}
              doing={`${operation} it`}
              onRetry={act}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it as it is
        </Button>
        <Button
          variant="primary"
          className={words.destructive ? styles.ends : undefined}
          isPending={busy}
          isDisabled={!mayConfirm({ preview, loading, anyway })}
          onPress={act}
        >
          {busy ? words.doing : words.verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** Nobody confirms what they have not been told. */
function mayConfirm(given: {
  preview: OperationPreview | undefined;
  loading: boolean;
  anyway: boolean;
}): boolean {
  const { preview, loading, anyway } = given;
  return (
    preview !== undefined &&
    !loading &&
    preview.problem === null &&
    (anyway || !preview.needsAnyway)
  );
}

function wantedOf(
  preview: OperationPreview | undefined,
  replicas: number | undefined,
): number | undefined {
  return replicas ?? preview?.replicas?.after;
}

function ReplicasField(props: {
  preview: OperationPreview | undefined;
  replicas: number | undefined;
  onChange: (replicas: number | undefined) => void;
}) {
  const { preview, replicas, onChange } = props;
  const wanted = wantedOf(preview, replicas);
  const [before, setBefore] = useState<number>();
  const known = preview?.replicas?.before;
  useEffect(() => {
    if (known !== undefined) setBefore(known);
  }, [known]);
  // Where something else sets them there is nothing to choose.
  if (wanted === undefined) return null;
  return (
    <NumberField
      className={styles.replicas}
      label="Replicas"
      description={before === undefined ? undefined : `${before} now`}
      value={wanted}
      minValue={1}
      maxValue={MOST_REPLICAS}
      onChange={value => onChange(Number.isNaN(value) ? undefined : value)}
    />
  );
}
