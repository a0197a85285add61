import type { SpendAmount } from '../spend';
import type { Timestamp } from './values';
import type { ClusterFreshness } from './workload';

/** `GET /data-health` */
export interface DataHealth {
  items: Array<{
    code: string;
    severity: 'info' | 'warning' | 'error';
    /** which object */
    subject: string;
    /** what it does to the numbers */
    sentence: string;
    /** how to mend it */
    fix: string;
    since: Timestamp | null;
    cluster: string | null;
    /**
     * GPU time and money that it makes uncertain, of this month where the item is not about a time of its own; absent or null when it
     * cannot be told.
     */
    touched?: SpendAmount | null;
  }>;
  clusters: ClusterFreshness[];
}
