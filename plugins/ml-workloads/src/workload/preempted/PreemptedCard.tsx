import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { RiSwapLine } from '@remixicon/react';
import type {
  Attempt,
  WorkloadDetail,
  WorkloadPreemptions,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive } from '../../api';
import { GpuHours, Moment, Money, styles as shared } from '../../components';
import { workloadRouteRef } from '../../routes';
import { groupRef } from '../groupRef';
import styles from '../workload.module.css';
import { whatNext } from './whatNext';
import { whyIncomplete } from './whyIncomplete';

type Preemption = WorkloadPreemptions['items'][number];

/** The last preemption, while it matters: for whom, under which rule, what was lost and what happens next. */
export function PreemptedCard(props: {
  workload: WorkloadDetail;
  attempts: Attempt[];
  /** Until when its spend is settled; null: not known. */
  settledUntil: string | null;
  now: number;
}) {
  const { workload, attempts, settledUntil, now } = props;
  const { id } = workload;
  const api = useApi(mlWorkloadsApiRef);
  const preempted = attempts.filter(a => a.preemption);
  const { value } = useLive(`preemptions ${id} ${preempted.length}`, signal =>
    preempted.length > 0
      ? api.getPreemptions(id, signal)
      : Promise.resolve(null),
  );
  const item = value?.items[0];
  // What happened two attempts ago is in the table of attempts.
  if (!value || !item || item.attempt < attempts.length - 1) return null;
  const incomplete = whyIncomplete(item, settledUntil);
  return (
    <section
      className={`${shared.panel} ${shared.tightStack}`}
      aria-labelledby="ml-workloads-preempted"
    >
      <h3
        className={`${shared.sectionTitle} ${styles.cardTitle}`}
        id="ml-workloads-preempted"
      >
        <RiSwapLine size={16} aria-hidden /> It made room for{' '}
        <ForWhom by={item.by} />
      </h3>
      <p className={shared.secondary}>
        <Moment at={item.at} now={now} />: {item.sentence}
      </p>
      <dl className={shared.facts}>
        <div>
          <dt>Attempt {item.attempt} had used (GPU-h)</dt>
          <dd>
            {item.lost ? (
              <GpuHours gpuMs={item.lost.gpuMs} />
            ) : (
              'not settled yet'
            )}
          </dd>
        </div>
        <div>
          <dt>and cost ({value.currency})</dt>
          <dd>
            {item.lost ? (
              <Money micros={item.lost.costMicros} currency={value.currency} />
            ) : (
              'not settled yet'
            )}
          </dd>
        </div>
        {incomplete && (
          <div>
            <dt>The cost is incomplete</dt>
            <dd>{incomplete}</dd>
          </div>
        )}
        <div>
          <dt>What of it is lost</dt>
          <dd>all that was done since its last checkpoint</dd>
        </div>
      </dl>
      <p className={shared.secondary}>
        {whatNext(item.attempt, attempts, workload)}
      </p>
    </section>
  );
}

function ForWhom({ by }: { by: Preemption['by'] }) {
  const route = useRouteRef(workloadRouteRef);
  if (!by) return <>other work</>;
  const work = by.workload ? (
    <Link href={route ? route({ id: by.workload.id }) : '#'}>
      {by.workload.kind} {by.workload.name}
    </Link>
  ) : (
    'work'
  );
  const team = by.team ? (
    <>
      team <EntityRefLink entityRef={groupRef(by.team)} />
    </>
  ) : (
    'another team'
  );
  return (
    <>
      {work} of {team}
    </>
  );
}
