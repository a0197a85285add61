import { useApi } from '@backstage/frontend-plugin-api';
import { mlWorkloadsApiRef, useLive } from '../../api';
import { styles as shared } from '../../components';
import { describeWait } from './describeWait';

/** Place in the queue and expected wait of a queued workload. */
export function WaitLines({ id }: { id: string }) {
  const api = useApi(mlWorkloadsApiRef);
  const { value } = useLive(`wait ${id}`, signal => api.getWait(id, signal));
  const sentences = value && describeWait(value);
  // It is beside the state: where it cannot be read, the state still says enough.
  if (!sentences) return null;
  return <p className={shared.secondary}>{sentences.join(' ')}</p>;
}
