import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Checkbox, Select } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import type { WorkloadPod } from '@slipway/backstage-plugin-ml-workloads-common';
import { useEffect, useRef, useState } from 'react';
import { mlWorkloadsApiRef, useLive } from '../api';
import { ErrorNotice, Loading, styles as shared } from '../components';
import { formatClock } from '../numbers';
import styles from './workload.module.css';

const TAILS = [100, 500, 2000];

/** The last lines of a pod's log, asked for again on request or while the pod runs. */
export function LogsSection(props: { id: string; pods: WorkloadPod[] }) {
  const { id, pods } = props;
  const [podName, setPodName] = useState<string>();
  const [tailLines, setTailLines] = useState(TAILS[0]);
  const [previous, setPrevious] = useState(false);
  const pod = pods.find(p => p.name === podName) ?? pods[0];
  if (!pod)
    return (
      <p className={shared.secondary}>
        There are no pods, so there are no logs. What happened before is under
        Events.
      </p>
    );
  return (
    <div className={shared.stack}>
      <div className={styles.controls}>
        <Select
          label="Pod"
          options={pods.map(p => ({ id: p.name, label: p.name }))}
          value={pod.name}
          onChange={key => setPodName(String(key))}
        />
        <Select
          label="Show"
          options={TAILS.map(n => ({
            id: String(n),
            label: `last ${n} lines`,
          }))}
          value={String(tailLines)}
          onChange={key => setTailLines(Number(key))}
        />
        {pod.restarts > 0 && (
          <Checkbox isSelected={previous} onChange={setPrevious}>
            Before the last restart
          </Checkbox>
        )}
      </div>
      <LogLines
        key={`${pod.name} ${tailLines} ${previous}`}
        id={id}
        pod={pod}
        tailLines={tailLines}
        previous={previous}
      />
    </div>
  );
}

function LogLines(props: {
  id: string;
  pod: WorkloadPod;
  tailLines: number;
  previous: boolean;
}) {
  const { id, pod, tailLines, previous } = props;
  const api = useApi(mlWorkloadsApiRef);
  // A pod that has ended writes no more lines: do not ask for ever.
  const live = useLive(
    `logs ${id} ${pod.name} ${tailLines} ${previous}`,
    signal => api.getLogs(id, { pod: pod.name, tailLines, previous }, signal),
    pod.endedAt === null && !previous ? ['workloads'] : [],
  );
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [live.value]);
  if (live.loading) return <Loading label="logs" />;
  if (!live.value)
    return (
      <ErrorNotice
        error={live.error!}
        subject={`the logs of pod ${pod.name}`}
        onRetry={live.reload}
      />
    );
  const { lines, truncated, container } = live.value;
  return (
    <div className={shared.tightStack}>
      <div className={shared.spread}>
        <span className={shared.secondary}>
          Container {container}
          {truncated && ', earlier lines are left out'}
          {live.updatedAt &&
            `, read at ${formatClock(new Date(live.updatedAt).toISOString())}`}
        </span>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiRefreshLine aria-hidden />}
          onPress={live.reload}
        >
          Refresh
        </Button>
      </div>
      <pre
        ref={box}
        className={shared.code}
        role="region"
        aria-label={`Log of ${pod.name}`}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
      >
        {lines.length === 0 ? 'It has not written anything.' : lines.join('\n')}
      </pre>
    </div>
  );
}
