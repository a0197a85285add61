import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import {
  RiDeleteBinLine,
  RiExpandUpDownLine,
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiRestartLine,
  RiStopCircleLine,
} from '@remixicon/react';
import {
  mlWorkloadOperatePermission,
  type ButtonOperation,
  type OperationResult,
  type WorkloadDetail,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { styles } from '../components';
import {
  OPERATION_WORDS,
  OperationDialog,
  shownOperations,
  UndoNotice,
} from '../operations';

const ICONS: Record<ButtonOperation, typeof RiStopCircleLine> = {
  pause: RiPauseCircleLine,
  resume: RiPlayCircleLine,
  scale: RiExpandUpDownLine,
  restart: RiRestartLine,
  stop: RiStopCircleLine,
  delete: RiDeleteBinLine,
};

/** What can be done to a workload of its kind in its state, each after saying what will happen; what was done can be undone here. */
export function ActionButtons(props: {
  workload: WorkloadDetail;
  onDone: () => void;
}) {
  const { workload, onDone } = props;
  const toasts = useApi(toastApiRef);
  const { allowed, loading } = usePermission({
    permission: mlWorkloadOperatePermission,
    resourceRef: workload.id,
  });
  const [asked, setAsked] = useState<ButtonOperation>();
  const [done, setDone] = useState<OperationResult>();
  const shown = shownOperations(workload);
  const finished = (result: OperationResult) => {
    setAsked(undefined);
    setDone(result);
    if (result.operation !== 'extend') {
      toasts.post({
        title: `${workload.kind} ${workload.name} ${
          OPERATION_WORDS[result.operation].done
        }`,
        description: result.sentence,
        status: 'success',
        timeout: 5000,
      });
    }
    onDone();
  };
  if (shown.length === 0 && !asked) return null;
  return (
    <div className={styles.tightStack}>
      <div className={styles.row}>
        {shown.map(({ operation, problem }) => {
          const Icon = ICONS[operation];
          return (
            <Button
              key={operation}
              variant="secondary"
              isDisabled={loading || !allowed || problem !== null}
              iconStart={<Icon aria-hidden />}
              onPress={() => setAsked(operation)}
            >
              {OPERATION_WORDS[operation].verb}
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
      {allowed &&
        shown.map(
          ({ operation, problem }) =>
            problem && (
              <p key={operation} className={styles.secondary}>
                {OPERATION_WORDS[operation].verb}: {problem}
              </p>
            ),
        )}
      {done && (
        <UndoNotice workload={workload} result={done} onUndone={finished} />
      )}
      {asked && (
        <OperationDialog
          operation={asked}
          workload={workload}
          onClose={() => setAsked(undefined)}
          onDone={finished}
        />
      )}
    </div>
  );
}
