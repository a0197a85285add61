import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  Select,
  TextField,
} from '@backstage/ui';
import { useState } from 'react';
import { mlWorkloadsApiRef, useLive } from '../../api';
import {
  ErrorNotice,
  FailedActionNotice,
  Loading,
  styles,
} from '../../components';
import { formatUtcDay } from '../../numbers';
import type { Period } from '../period';

/** Says for which team, for how much and from when on, and claims it. */
export function ClaimDialog(props: {
  workloadId: string;
  title: string;
  teams: string[];
  period: Period;
  onClose: () => void;
  onClaimed: () => void;
}) {
  const { workloadId, title, teams, period, onClose, onClaimed } = props;
  const api = useApi(mlWorkloadsApiRef);
  const toasts = useApi(toastApiRef);
  const place = useLive(
    `claim ${workloadId}`,
    s => api.getWorkload(workloadId, s),
    [],
  );
  const [team, setTeam] = useState(teams[0]);
  const [what, setWhat] = useState('namespace');
  const [from, setFrom] = useState('now');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const claim = async () => {
    const { cluster, namespace } = place.value!;
    setBusy(true);
    setError(undefined);
    try {
      await api.claimSpend({
        cluster,
        ...(what === 'namespace' ? { namespace } : { workload: workloadId }),
        team,
        reason: reason.trim(),
        ...(from === 'period' && { since: period.from }),
      });
      toasts.post({
        title: `Team ${team} has claimed ${
          what === 'namespace' ? `namespace ${namespace}` : title
        }`,
        description:
          'New GPU time counts for it within minutes; what was settled before follows as hours are settled anew.',
        status: 'success',
        timeout: 8000,
      });
      onClaimed();
    } catch (e) {
      setError(e as Error);
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={560}>
      <DialogHeader>Claim what no team owns</DialogHeader>
      <DialogBody>
        <div className={`${styles.stack} ${styles.dialog}`}>
          {place.loading && <Loading label="where it runs" rows={2} />}
          {place.error && (
            <ErrorNotice
              error={place.error}
              subject={title}
              onRetry={place.reload}
            />
          )}
          {place.value && (
            <>
              <Select
                label="For the team"
                options={teams.map(id => ({ id, label: id }))}
                value={team}
                onChange={key => setTeam(String(key))}
              />
              <RadioGroup label="What" value={what} onChange={setWhat}>
                <Radio value="namespace">
                  {`Everything in namespace ${place.value.namespace} of ${place.value.cluster} that no team owns`}
                </Radio>
                <Radio value="workload">{`Only ${title}`}</Radio>
              </RadioGroup>
              <RadioGroup label="From when on" value={from} onChange={setFrom}>
                <Radio value="now">From now on</Radio>
                <Radio value="period">
                  {`From ${formatUtcDay(
                    period.from,
                  )} on; in closed months the difference is posted as corrections`}
                </Radio>
              </RadioGroup>
              <TextField
                label="Reason"
                description="Kept with the claim, for those who ask later."
                value={reason}
                onChange={setReason}
                maxLength={500}
                isRequired
              />
              <p className={styles.secondary}>
                To settle it for good, have the platform team label the
                namespace with slipway.dev/team.
              </p>
            </>
          )}
          {error && (
            <FailedActionNotice
              error={error}
              doing="claim it"
              onRetry={claim}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Leave it unattributed
        </Button>
        <Button
          variant="primary"
          isPending={busy}
          isDisabled={!place.value || !team || reason.trim() === ''}
          onPress={claim}
        >
          Claim it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
