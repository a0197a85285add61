import { Link } from '@backstage/ui';
import type { ComponentProps } from 'react';
import { styles } from '../../components';
import { RowsTable } from '../tables';
import { deeper } from '../view';
import { ClaimButton } from './ClaimButton';
import { useClaimTeams } from './useClaimTeams';

type Props = Omit<ComponentProps<typeof RowsTable>, 'actionOf'> & {
  onClaimed: () => void;
};

/** The table of rows; what no team owns can be claimed from it by those who may. */
export function ClaimableRows(props: Props) {
  const { spend, controls } = props;
  const unattributed =
    controls.view.drill.team === 'unattributed' ||
    (spend.groupBy === 'team' &&
      spend.rows.some(({ key }) => key === 'unattributed'));
  return unattributed ? <WithClaims {...props} /> : <RowsTable {...props} />;
}

function WithClaims({ onClaimed, ...props }: Props) {
  const { controls } = props;
  const { drill, period } = controls.view;
  const { teams } = useClaimTeams();
  if (teams.length === 0) return <RowsTable {...props} />;
  const inside = drill.team === 'unattributed';
  return (
    <>
      {inside && (
        <p className={styles.secondary}>
          No team owns this work, so nobody pays for it. Claim it for a team, or
          have its namespace labelled with slipway.dev/team.
        </p>
      )}
      <RowsTable
        {...props}
        actionOf={row => {
          if (inside)
            return props.spend.groupBy === 'workload' && row.ref !== null ? (
              <ClaimButton
                workloadId={row.ref}
                title={row.title}
                teams={teams}
                period={period}
                onClaimed={onClaimed}
              />
            ) : null;
          const next = deeper('team', drill, row);
          return row.key === 'unattributed' && next ? (
            <Link href={controls.hrefOf(next)}>Claim it</Link>
          ) : null;
        }}
      />
    </>
  );
}
