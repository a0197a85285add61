import { Alert, Button, ButtonLink, Skeleton } from '@backstage/ui';
import { RiFlaskLine } from '@remixicon/react';
import type { ClusterFreshness } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ReactNode } from 'react';
import { formatMoment } from '../numbers';
import styles from './components.module.css';
import {
  explainError,
  explainFailedAction,
  isRefusal,
  type Explanation,
} from './explainError';
import { freshnessNotices, simulatedNotice } from './freshness';

/** A failed request: what happened and what to do. Says it beside old data too, where there is some. */
export function ErrorNotice(props: {
  error: Error;
  subject: string;
  onRetry: () => void;
  /** When the data that is still shown arrived. */
  shownSince?: number;
}) {
  const { error, subject, onRetry, shownSince } = props;
  const explanation = explainError(error, subject);
  if (!shownSince)
    return (
      <Failure
        explanation={explanation}
        // A refusal is an answer; nothing is broken.
        status={isRefusal(error) ? 'warning' : 'danger'}
        onRetry={onRetry}
      />
    );
  const since = new Date(shownSince).toISOString();
  return (
    <Failure
      explanation={{
        ...explanation,
        title: `Not refreshed since ${formatMoment(since, Date.now())}`,
      }}
      status="warning"
      onRetry={onRetry}
    />
  );
}

/** Something that was asked for was not done: why, and what to do. */
export function FailedActionNotice(props: {
  error: Error;
  /** Goes on after "could not": `pause it` */
  doing: string;
  onRetry: () => void;
}) {
  const { error, doing, onRetry } = props;
  return (
    <Failure
      explanation={explainFailedAction(error, doing)}
      status="danger"
      onRetry={onRetry}
    />
  );
}

function Failure(props: {
  explanation: Explanation;
  status: 'warning' | 'danger';
  onRetry: () => void;
}) {
  const { title, what, todo, retry } = props.explanation;
  return (
    <div role="alert">
      <Alert
        status={props.status}
        icon
        title={title}
        description={`${what} ${todo}`.trim()}
        customActions={
          retry && (
            <Button size="small" variant="secondary" onPress={props.onRetry}>
              Try again
            </Button>
          )
        }
      />
    </div>
  );
}

/** What a reader must know about the data's age; nothing when all is fresh. */
export function FreshnessBanner({
  clusters,
  now,
}: {
  clusters: ClusterFreshness[];
  now: number;
}) {
  return (
    <>
      {freshnessNotices(clusters, now).problems.map(problem => (
        <div role="status" key={problem.cluster}>
          <Alert
            status="warning"
            icon
            title={problem.title}
            description={problem.description}
          />
        </div>
      ))}
    </>
  );
}

/** Says that the hardware is simulated, where it is. */
export function SimulatedMark({
  clusters,
}: {
  clusters: Pick<ClusterFreshness, 'title' | 'simulated'>[];
}) {
  const simulated = simulatedNotice(clusters);
  if (!simulated) return null;
  return (
    <span className={`${styles.chip} ${styles.unknown}`} title={simulated}>
      <RiFlaskLine size={14} aria-hidden />
      Demo data: simulated hardware
    </span>
  );
}

/** Grey bars in the shape of what will come. */
export function Loading({ label, rows = 5 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={`Loading ${label}`} className={styles.stack}>
      <Skeleton width="46%" height={26} />
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} width="100%" height={20} />
      ))}
    </div>
  );
}

/** Nothing here yet: what this place is for, and the way on. */
export function EmptyState(props: {
  title: string;
  children: ReactNode;
  action?: { label: string; href: string };
}) {
  return (
    <section className={styles.empty}>
      <h3 className={styles.sectionTitle}>{props.title}</h3>
      {props.children}
      {props.action && (
        <ButtonLink variant="primary" href={props.action.href}>
          {props.action.label}
        </ButtonLink>
      )}
    </section>
  );
}
