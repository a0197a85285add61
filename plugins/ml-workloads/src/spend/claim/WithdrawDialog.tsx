import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import type { SpendClaim } from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef } from '../../api';
import { FailedActionNotice, styles } from '../../components';
import { formatUtcMoment } from '../../numbers';
import { claimedThing } from './claimedThing';

/** Says what taking a claim back does, and does it. */
export function WithdrawDialog(props: {
  claim: SpendClaim;
  onClose: () => void;
  onWithdrawn: () => void;
}) {
  const { claim, onClose, onWithdrawn } = props;
  const api = useApi(mlWorkloadsApiRef);
  const toasts = useApi(toastApiRef);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const thing = claimedThing(claim);
  const withdraw = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await api.withdrawSpendClaim(claim.id);
      toasts.post({
        title: `Team ${claim.team} has given up ${thing}`,
        description: 'Its GPU time moves back as hours are settled anew.',
        status: 'success',
        timeout: 8000,
      });
      onWithdrawn();
    } catch (e) {
      setError(e as Error);
      setBusy(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={520}>
      <DialogHeader>Take back the claim</DialogHeader>
      <DialogBody>
        <div className={`${styles.stack} ${styles.dialog}`}>
          <p>
            Team {claim.team} gives up {thing}. All of its GPU time since{' '}
            {formatUtcMoment(claim.effectiveFrom)} goes to whom it had before:
            to the team that had claimed it earlier, else to no team. Hours that
            are over are corrected, not rewritten.
          </p>
          {error && (
            <FailedActionNotice
              error={error}
              doing="take it back"
              onRetry={withdraw}
            />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it
        </Button>
        <Button variant="primary" isPending={busy} onPress={withdraw}>
          Take it back
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
