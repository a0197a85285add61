import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import {
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiStopCircleLine,
} from '@remixicon/react';
import {
  mlWorkloadOperatePermission,
  WorkloadDetail,
  WorkloadSpend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef, WorkloadAction } from '../api';
import { ErrorNotice, styles } from '../components';
import { ACTION_WORDS, describeConsequences, possibleActions } from './actions';

const ICONS = {
  pause: RiPauseCircleLine,
  resume: RiPlayCircleLine,
  stop: RiStopCircleLine,
};

/** Pause, resume and stop, each after saying what will happen. */
export function ActionButtons(props: {
  workload: WorkloadDetail;
  spend: WorkloadSpend | undefined;
  onDone: () => void;
}) {
  const { workload, spend, onDone } = props;
  const { allowed, loading } = usePermission({
    permission: mlWorkloadOperatePermission,
    resourceRef: workload.id,
  });
  const [asked, setAsked] = useState<WorkloadAction>();
  const actions = possibleActions(workload);
  if (actions.length === 0) return null;
  return (
    <div className={styles.tightStack}>
      <div className={styles.row}>
        {actions.map(action => {
          const Icon = ICONS[action];
          return (
            <Button
              key={action}
              variant="secondary"
              isDisabled={loading || !allowed}
              iconStart={<Icon aria-hidden />}
              onPress={() => setAsked(action)}
            >
              {ACTION_WORDS[action].verb}
            </Button>
          );
        })}
      </div>
      {!loading && !allowed && (
        <p className={styles.secondary}>
          Only members of team {workload.team ?? 'that owns it'} and the
          platform team can do this.
        </p>
      )}
      {asked && (
        <ConfirmDialog
          action={asked}
          workload={workload}
          spend={spend}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            onDone();
          }}
        />
      )}
    </div>
  );
}

function ConfirmDialog(props: {
  action: WorkloadAction;
  workload: WorkloadDetail;
  spend: WorkloadSpend | undefined;
  onClose: () => void;
  onDone: () => void;
}) {
  const { action, workload, spend, onClose, onDone } = props;
  const api = useApi(mlWorkloadsApiRef);
  const toasts = useApi(toastApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const words = ACTION_WORDS[action];
  const act = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { sentence } = await api.act(workload, action);
      toasts.post({
        title: `${workload.kind} ${workload.name} ${words.done}`,
        description: sentence,
        status: 'success',
        timeout: 5000,
      });
      onDone();
    } catch (e) {
      setError(e as Error);
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={520}>
      <DialogHeader>
        {words.verb} {workload.kind} {workload.name}?
      </DialogHeader>
      <DialogBody>
        <ul>
          {describeConsequences(action, workload, spend).map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {error && (
          <ErrorNotice
            error={error}
            subject={`the request to ${action} it`}
            onRetry={act}
          />
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it as it is
        </Button>
        <Button
          variant="primary"
          destructive={action === 'stop'}
          isPending={busy}
          onPress={act}
        >
          {busy ? words.doing : words.verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
