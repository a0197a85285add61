import { Button } from '@backstage/ui';
import { useState } from 'react';
import type { Period } from '../period';
import { ClaimDialog } from './ClaimDialog';

/** Opens the dialog in which a team takes over a workload that no team owns, or its whole namespace. */
export function ClaimButton(props: {
  workloadId: string;
  title: string;
  teams: string[];
  period: Period;
  onClaimed: () => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={`Claim ${props.title}`}
        onPress={() => setOpen(true)}
      >
        Claim
      </Button>
      {open && (
        <ClaimDialog
          {...props}
          onClose={() => setOpen(false)}
          onClaimed={() => {
            setOpen(false);
            props.onClaimed();
          }}
        />
      )}
    </>
  );
}
