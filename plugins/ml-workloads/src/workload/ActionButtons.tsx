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
import { useState, type ReactNode } from 'react';
import { styles } from '../components';
import {
  OPERATION_WORDS,
  OperationDialog,
  shownOperations,
  UndoNotice,
} from '../operations';
import pageStyles from './workload.module.css';

const ICONS: Record<ButtonOperation, typeof RiStopCircleLine> = {
  pause: RiPauseCircleLine,
  resume: RiPlayCircleLine,
  scale: RiExpandUpDownLine,
  restart: RiRestartLine,
  stop: RiStopCircleLine,
  delete: RiDeleteBinLine,
};

/**
 * What can be done to a workload of its kind in its state, each after saying what will happen; what was done can be undone here. Two parts
 * of a row that wraps: the buttons, and a line of its own for what is to be said of them.
 */
export function ActionButtons(props: {
  workload: WorkloadDetail;
  onDone: () => void;
  /** Buttons that stand before these. */
  children?: ReactNode;
}) {
  const { workload, onDone, children } = props;
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
        status: 'success',
        timeout: 5000,
      });
    }
    onDone();
  };
  const problems = allowed ? shown.filter(({ problem }) => problem) : [];
  const notAllowed = !loading && !allowed && shown.length > 0;
  return (
    <>
      <div className={styles.row}>
        {children}
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
      {(notAllowed || problems.length > 0 || done) && (
        <div className={pageStyles.ofActions}>
          {notAllowed && (
            <p className={styles.secondary}>
              Only members of team {workload.team ?? 'that owns it'} and the
              platform team can do this.
            </p>
          )}
          {problems.map(({ operation, problem }) => (
            <p key={operation} className={styles.secondary}>
              {OPERATION_WORDS[operation].verb}: {problem}
            </p>
          ))}
          {done && (
            <UndoNotice workload={workload} result={done} onUndone={finished} />
          )}
        </div>
      )}
      {asked && (
        <OperationDialog
          operation={asked}
          workload={workload}
          onClose={() => setAsked(undefined)}
          onDone={finished}
        />
      )}
    </>
  );
}
