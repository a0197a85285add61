import { Skeleton } from '@backstage/ui';
import { styles as shared } from '../../components';
import styles from '../spend.module.css';

/** The room of the sentence that a view begins with, so that nothing moves when it comes. */
export function AnswerSkeleton() {
  return (
    <div className={shared.tightStack} aria-hidden>
      <Skeleton width="min(100%, 68ch)" height={54} />
      <Skeleton width="min(100%, 44ch)" height={22} />
    </div>
  );
}

/** The room of the facts, the picture and the table. */
export function BodySkeleton() {
  return (
    <div role="status" aria-label="Loading GPU spend" className={shared.stack}>
      <div className={styles.strip}>
        <Skeleton width="min(100%, 72ch)" height={34} />
      </div>
      <div className={`${shared.panel} ${shared.tightStack}`}>
        <Skeleton width="min(100%, 40ch)" height={18} />
        <Skeleton width="100%" height={260} />
      </div>
      <div className={`${shared.panel} ${shared.stack}`}>
        {Array.from({ length: 6 }, (_, i) => (
          <Skeleton key={i} width="100%" height={18} />
        ))}
      </div>
    </div>
  );
}
