import { useApi } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import type {
  Attempt,
  StartStatistics,
  WorkloadDetail,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef, useLive } from '../../api';
import { styles as shared } from '../../components';
import { count, formatDuration } from '../../numbers';
import { describeAttempt } from '../history';
import styles from '../workload.module.css';
import { describeSaving } from './describeSaving';
import { describeSpread, spreadOf } from './spread';
import { StartWaterfall } from './StartWaterfall';

/** Where the time of a start went, beside what is usual; for each attempt. */
export function StartSection(props: {
  workload: WorkloadDetail;
  attempts: Attempt[];
}) {
  const { workload, attempts } = props;
  const api = useApi(mlWorkloadsApiRef);
  const [chosen, setChosen] = useState<number>();
  const attempt =
    attempts.find(({ number }) => number === chosen) ??
    attempts[attempts.length - 1];
  // Without a hardware profile there is nothing to compare with, and nothing is asked.
  const { value: usual } = useLive<StartStatistics | null>(
    `start-statistics ${workload.id} ${workload.profile}`,
    async signal =>
      workload.profile === null
        ? null
        : api.getStartStatistics(workload.id, signal),
    [],
  );
  return (
    <>
      <div className={styles.chooser}>
        <h3 className={shared.sectionTitle}>Where the start time went</h3>
        {attempts.length > 1 && (
          <Select
            aria-label="Attempt"
            size="small"
            options={[...attempts].reverse().map(a => ({
              id: String(a.number),
              label: `Attempt ${a.number}, ${describeAttempt(a)}`,
            }))}
            value={String(attempt.number)}
            onChange={key => setChosen(Number(key))}
          />
        )}
      </div>
      <StartWaterfall attempt={attempt} usual={usual ?? null} />
      <SpreadLine workload={workload} attempt={attempt} />
      {usual && <UsualLines usual={usual} />}
    </>
  );
}

function SpreadLine(props: { workload: WorkloadDetail; attempt: Attempt }) {
  const { workload, attempt } = props;
  const spread = spreadOf(attempt, workload.pods, workload.type);
  if (!spread) return null;
  return <p className={shared.secondary}>{describeSpread(spread)}</p>;
}

function UsualLines({ usual }: { usual: StartStatistics }) {
  const of = usual.template
    ? `starts of this template on ${usual.profile}`
    : `starts on ${usual.profile}`;
  if (!usual.total)
    return (
      <p className={shared.secondary}>
        What is usual is not known yet: {count(usual.starts, 'start')} on{' '}
        {usual.profile} so far, five are needed.
      </p>
    );
  const savings = usual.savings.flatMap(saving => describeSaving(saving) ?? []);
  return (
    <div className={shared.tightStack}>
      <p className={shared.secondary}>
        Of the last {usual.starts} {of}, half were ready within{' '}
        {formatDuration(usual.total.p50Ms)} and 95 of 100 within{' '}
        {formatDuration(usual.total.p95Ms)}.
      </p>
      {savings.length > 0 && (
        <ul className={styles.savings} aria-label="What would save time">
          {savings.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
