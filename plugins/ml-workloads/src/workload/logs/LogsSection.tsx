import { Button, Checkbox, Select, Switch } from '@backstage/ui';
import { RiDownloadLine, RiRefreshLine } from '@remixicon/react';
import type { WorkloadPod } from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  ErrorNotice,
  Loading,
  saveFile,
  styles as shared,
} from '../../components';
import { count } from '../../numbers';
import pageStyles from '../workload.module.css';
import { MOST_LINES, textOf } from './logBuffer';
import { LogView } from './LogView';
import { useLog, type Log } from './useLog';

const TAILS = [100, 500, 2000, MOST_LINES];

/** Logs of the pods of a workload: as they are written, of the run before, or kept after the pods are gone. */
export function LogsSection(props: { id: string; pods: WorkloadPod[] }) {
  const { id, pods } = props;
  const first = newest(pods);
  return first ? (
    <PodLogs id={id} pods={pods} first={first} />
  ) : (
    <p className={shared.secondary}>
      There are no pods, so there are no logs. What happened before is under
      Events.
    </p>
  );
}

function PodLogs(props: {
  id: string;
  pods: WorkloadPod[];
  first: WorkloadPod;
}) {
  const { id, pods, first } = props;
  // In the address, so that a link leads to the log of one pod.
  const [params, setParams] = useSearchParams();
  const podName = params.get('pod');
  const container = params.get('container') ?? undefined;
  const choose = (key: 'pod' | 'container', value: string) =>
    setParams(
      before => {
        if (key === 'pod') before.delete('container');
        before.set(key, value);
        return before;
      },
      { replace: true },
    );
  const [tailLines, setTailLines] = useState(TAILS[1]);
  const [previous, setPrevious] = useState(false);
  const [showTimes, setShowTimes] = useState(false);
  const pod = pods.find(p => p.name === podName) ?? first;
  const ended = pod.endedAt !== null;
  const log = useLog(id, {
    pod: pod.name,
    container,
    previous,
    tailLines,
    follow: !ended && !previous,
  });
  const containers = log.about?.containers ?? [];
  const shown = container ?? log.about?.container ?? undefined;
  return (
    <div className={shared.tightStack}>
      <div className={pageStyles.controls}>
        <Select
          label="Pod"
          size="small"
          options={pods.map(p => ({
            id: p.name,
            label: p.endedAt === null ? p.name : `${p.name} (ended)`,
          }))}
          value={pod.name}
          onChange={key => {
            choose('pod', String(key));
            setPrevious(false);
          }}
        />
        {containers.length > 1 && (
          <Select
            label="Container"
            size="small"
            options={containers.map(name => ({ id: name, label: name }))}
            value={shown ?? null}
            onChange={key => choose('container', String(key))}
          />
        )}
        <Select
          label="Show"
          size="small"
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
      {log.status === 'loading' && <Loading label="logs" />}
      {log.error && (
        <ErrorNotice
          error={log.error}
          subject={`the log of pod ${pod.name}`}
          onRetry={log.reload}
        />
      )}
      {log.status !== 'loading' && !log.error && (
        <LogView
          lines={log.buffer.lines}
          label={`Log of ${pod.name}`}
          showTimes={showTimes}
        >
          <span className={shared.secondary} role="status">
            {sayStatus(log, ended || previous)}
          </span>
          <Switch
            isSelected={showTimes}
            onChange={setShowTimes}
            label="Times"
          />
          {log.status === 'still' && (
            <Button
              size="small"
              variant="secondary"
              iconStart={<RiRefreshLine aria-hidden />}
              onPress={log.reload}
            >
              Refresh
            </Button>
          )}
          <Button
            size="small"
            variant="secondary"
            isDisabled={log.buffer.lines.length === 0}
            iconStart={<RiDownloadLine aria-hidden />}
            onPress={() =>
              saveFile(
                new Blob([textOf(log.buffer.lines, showTimes)], {
                  type: 'text/plain;charset=utf-8',
                }),
                `${pod.name}${shown ? `-${shown}` : ''}.log`,
              )
            }
          >
            Download
          </Button>
        </LogView>
      )}
    </div>
  );
}

function newest(pods: WorkloadPod[]): WorkloadPod | undefined {
  return pods.find(p => p.endedAt === null) ?? pods[pods.length - 1];
}

function sayStatus(log: Log, over: boolean): string {
  const { buffer, truncated, about, status } = log;
  const earlier =
    truncated || buffer.dropped > 0 ? ', earlier lines are left out' : '';
  const kept =
    about?.source === 'loki' ? 'The pod is gone; kept by Loki, ' : '';
  const lines =
    buffer.lines.length === 0
      ? 'it has written nothing'
      : count(buffer.lines.length, 'line');
  const now = {
    loading: '',
    live: 'Live, ',
    reconnecting: 'Connecting again, ',
    still: over ? '' : 'Not live, ',
  }[status];
  const text = `${kept || now}${lines}${earlier}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
