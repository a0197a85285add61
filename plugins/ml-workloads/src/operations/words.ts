import {
  operationsFor,
  type ButtonOperation,
  type OfferedOperation,
  type OperableWorkload,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** What an operation is called before, while and after it is done. */
export const OPERATION_WORDS: Record<
  ButtonOperation,
  { verb: string; doing: string; done: string; destructive: boolean }
> = {
  pause: {
    verb: 'Pause',
    doing: 'Pausing',
    done: 'is being paused',
    destructive: false,
  },
  resume: {
    verb: 'Resume',
    doing: 'Resuming',
    done: 'is resumed',
    destructive: false,
  },
  scale: {
    verb: 'Scale',
    doing: 'Scaling',
    done: 'is being scaled',
    destructive: false,
  },
  restart: {
    verb: 'Restart',
    doing: 'Restarting',
    done: 'is being restarted',
    destructive: false,
  },
  stop: {
    verb: 'Stop',
    doing: 'Stopping',
    done: 'is being stopped',
    destructive: true,
  },
  delete: {
    verb: 'Delete',
    doing: 'Deleting',
    done: 'is deleted',
    destructive: true,
  },
};

/** Of these pairs one is there at a time: that the other is not says nothing new. */
const OTHER_OF_PAIR: Partial<Record<ButtonOperation, ButtonOperation>> = {
  pause: 'resume',
  resume: 'pause',
  stop: 'delete',
  delete: 'stop',
};

/** The buttons of a workload: what its kind can do, and what its state does not let it do now with the reason. Pure. */
export function shownOperations(
  workload: OperableWorkload,
): OfferedOperation[] {
  const offered = operationsFor(workload);
  const possible = new Set(
    offered
      .filter(({ problem }) => problem === null)
      .map(({ operation }) => operation),
  );
  // What has ended for good is only tidied away.
  const over = possible.has('delete') && workload.state !== 'Unknown';
  return offered.filter(({ operation, problem }) => {
    if (problem === null) return true;
    const other = OTHER_OF_PAIR[operation];
    return !over && !(other && possible.has(other));
  });
}
