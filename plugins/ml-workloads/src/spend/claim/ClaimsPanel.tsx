import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Link } from '@backstage/ui';
import type { SpendClaim } from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { NumbersTable, styles, UtcMoment } from '../../components';
import { workloadRouteRef } from '../../routes';
import { claimedThing } from './claimedThing';
import { useClaimTeams } from './useClaimTeams';
import type { SpendClaims } from './useSpendClaims';
import { WithdrawDialog } from './WithdrawDialog';

/** Who has claimed what no team owned, since when and why, with a way to take it back for those who may; nothing where nobody has. */
export function ClaimsPanel({
  claims,
  onWithdrawn,
}: {
  claims: SpendClaims;
  onWithdrawn: () => void;
}) {
  const { items, totalItems } = claims.value ?? { items: [], totalItems: 0 };
  const { teams } = useClaimTeams();
  const [chosen, setChosen] = useState<SpendClaim>();
  if (items.length === 0) return null;
  const mayWithdraw = ({ team, endsAt }: SpendClaim) =>
    endsAt === null && teams.includes(team);
  return (
    <section className={styles.panel}>
      <NumbersTable
        caption="Claimed from what no team owns"
        rows={items}
        rowKey={claim => claim.id}
        columns={[
          {
            id: 'what',
            header: 'What',
            wrap: true,
            cell: claim => <Claimed claim={claim} />,
          },
          { id: 'team', header: 'For team', cell: claim => claim.team },
          {
            id: 'from',
            header: 'From',
            numeric: true,
            cell: claim => <UtcMoment at={claim.effectiveFrom} />,
          },
          {
            id: 'until',
            header: 'Until',
            numeric: true,
            cell: claim => <Until claim={claim} />,
          },
          {
            id: 'by',
            header: 'Claimed by',
            wrap: true,
            cell: claim => <EntityRefLink entityRef={claim.claimedBy} />,
          },
          {
            id: 'reason',
            header: 'Reason',
            wrap: true,
            cell: claim => claim.reason,
          },
          ...(items.some(mayWithdraw)
            ? [
                {
                  id: 'undo',
                  header: 'Undo',
                  cell: (claim: SpendClaim) =>
                    mayWithdraw(claim) ? (
                      <Button
                        size="small"
                        variant="secondary"
                        aria-label={`Take back the claim of ${claimedThing(
                          claim,
                        )}`}
                        onPress={() => setChosen(claim)}
                      >
                        Take back
                      </Button>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
      {totalItems > items.length && (
        <p className={styles.secondary}>
          The newest {items.length} of {totalItems.toLocaleString('en-US')}.
        </p>
      )}
      {chosen && (
        <WithdrawDialog
          claim={chosen}
          onClose={() => setChosen(undefined)}
          onWithdrawn={() => {
            setChosen(undefined);
            claims.reload();
            onWithdrawn();
          }}
        />
      )}
    </section>
  );
}

function Claimed({ claim }: { claim: SpendClaim }) {
  const workloadRoute = useRouteRef(workloadRouteRef);
  const { workload, namespace, cluster } = claim;
  if (workload === null)
    return (
      <>
        Namespace {namespace}{' '}
        <small className={styles.secondary}>of {cluster}</small>
      </>
    );
  const text = `One workload of ${cluster}`;
  return workloadRoute ? (
    <Link href={workloadRoute({ id: workload })}>{text}</Link>
  ) : (
    <>{text}</>
  );
}

function Until({ claim: { effectiveFrom, endsAt } }: { claim: SpendClaim }) {
  if (endsAt === null) return <>it holds</>;
  return endsAt === effectiveFrom ? <>given up</> : <UtcMoment at={endsAt} />;
}
