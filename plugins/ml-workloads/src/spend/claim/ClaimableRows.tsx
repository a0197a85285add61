import { Link } from '@backstage/ui';
import type { ComponentProps } from 'react';
import { styles, UtcMoment } from '../../components';
import { RowsTable } from '../tables';
import { deeper } from '../view';
import { ClaimButton } from './ClaimButton';
import { useClaimTeams } from './useClaimTeams';
import type { SpendClaims } from './useSpendClaims';

type Props = Omit<ComponentProps<typeof RowsTable>, 'actionOf'> & {
  claims: SpendClaims;
  onClaimed: () => void;
};

/** The table of rows; what no team owns can be claimed from it by those who may. */
export function ClaimableRows(props: Props) {
  const { claims, ...rest } = props;
  const { spend, controls } = props;
  const unattributed =
    controls.view.drill.team === 'unattributed' ||
    spend.rows.some(row => row.unattributed);
  return unattributed ? <WithClaims {...props} /> : <RowsTable {...rest} />;
}

function WithClaims({ claims, onClaimed, ...props }: Props) {
  const { controls } = props;
  const { drill, period } = controls.view;
  const { teams } = useClaimTeams();
  const inside = drill.team === 'unattributed';
  const byWorkload = props.spend.groupBy === 'workload';
  const mayClaim = teams.length > 0;
  if (!mayClaim && !((inside || byWorkload) && claims.value?.items.length))
    return <RowsTable {...props} />;
  const claimOf = (workload: string) =>
    claims.value?.items.find(
      claim => claim.workload === workload && claim.endsAt === null,
    );
  return (
    <>
      {inside && mayClaim && (
        <p className={styles.secondary}>
          No team owns this work, so nobody pays for it. Claim it for a team, or
          have its namespace labelled with slipway.dev/team.
        </p>
      )}
      <RowsTable
        {...props}
        actionOf={row => {
          if (!row.unattributed) return null;
          const claim =
            (inside || byWorkload) && row.ref !== null && claimOf(row.ref);
          // What was before it is still here.
          if (claim)
            return (
              <small className={styles.secondary}>
                Claimed by {claim.team} from{' '}
                <UtcMoment at={claim.effectiveFrom} /> on
              </small>
            );
          if (!mayClaim) return null;
          if (byWorkload && row.ref !== null)
            return (
              <ClaimButton
                workloadId={row.ref}
                title={row.title}
                teams={teams}
                period={period}
                onClaimed={onClaimed}
              />
            );
          // A claim is of all attempts.
          if (props.spend.groupBy === 'attempt')
            return (
              <Link href={controls.hrefOf({ groupBy: 'workload' })}>
                Claim it
              </Link>
            );
          const next = deeper('team', drill, row);
          return row.key === 'unattributed' && next ? (
            <Link href={controls.hrefOf(next)}>Claim it</Link>
          ) : null;
        }}
      />
    </>
  );
}
