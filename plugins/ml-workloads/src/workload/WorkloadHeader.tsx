import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { WorkloadDetail } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReactNode } from 'react';
import {
  Age,
  EscapedChip,
  GpuHours,
  Moment,
  Money,
  StateChip,
  STATES,
  styles as shared,
} from '../components';
import { LaunchAgainButton } from '../launchAgain';
import { formatGpus } from '../numbers';
import { ActionButtons } from './ActionButtons';
import { ReasonActor } from './ReasonActor';
import { WaitLines } from './wait/WaitLines';
import styles from './workload.module.css';

/** What it is, what it is doing and why, who can act, and the buttons to do so. */
export function WorkloadHeader(props: {
  workload: WorkloadDetail;
  now: number;
  onDone: () => void;
}) {
  const { workload: w, now, onDone } = props;
  return (
    <header className={shared.stack}>
      <div className={shared.spread}>
        <div className={shared.tightStack}>
          <h2 className={styles.title}>
            {w.name} <StateChip state={w.state} />
            {w.escaped && <EscapedChip />}
          </h2>
          <p className={styles.reason}>
            {w.reason?.sentence ?? STATES[w.state]?.meaning}{' '}
            <span className={shared.secondary}>
              In this state for <Age at={w.since} />.
            </span>
          </p>
          {w.reason && <ReasonActor workload={w} reason={w.reason} />}
          {w.state === 'Queued' && <WaitLines id={w.id} />}
          {w.deleted && (
            <p className={shared.secondary}>
              It is gone from the cluster; this is its history.
            </p>
          )}
        </div>
        <ActionButtons workload={w} onDone={onDone}>
          <LaunchAgainButton workload={w} />
        </ActionButtons>
      </div>
      <dl className={shared.facts}>
        <Fact label="Kind">{w.kind}</Fact>
        <Fact label="Namespace">{w.namespace}</Fact>
        <Fact label="Cluster">{w.cluster}</Fact>
        <Fact label="Team">{w.team ?? 'none'}</Fact>
        {w.component && (
          <Fact label="Component">
            <EntityRefLink entityRef={w.component} />
          </Fact>
        )}
        <Fact label="Queue">{w.queue ?? '—'}</Fact>
        <Fact label="GPUs held / asked for">
          {formatGpus(w.heldGpusMilli)} / {formatGpus(w.gpusMilli)}
          {w.gpuModel && ` × ${w.gpuModel}`}
        </Fact>
        <Fact label="GPU time (GPU-h)">
          <GpuHours gpuMs={w.gpuMs} />
        </Fact>
        <Fact label={`Cost (${w.currency})`}>
          <Money
            micros={w.costMicros}
            currency={w.currency}
            unknown={Number(w.gpuMs) === 0 ? '—' : 'unpriced'}
          />
          {w.costMicros !== null && Number(w.unpricedGpuMs) > 0 && (
            <>
              {' + '}
              <GpuHours gpuMs={w.unpricedGpuMs} /> GPU-h unpriced
            </>
          )}
        </Fact>
        <Fact label="Created">
          <Moment at={w.createdAt} now={now} />
        </Fact>
        {w.endedAt && (
          <Fact label="Ended">
            <Moment at={w.endedAt} now={now} />
          </Fact>
        )}
        {w.launchedBy && (
          <Fact label="Launched by">
            <EntityRefLink entityRef={w.launchedBy} />
          </Fact>
        )}
      </dl>
    </header>
  );
}

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
