import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Link } from '@backstage/ui';
import type {
  SpendClaim,
  SpendClaimList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { mlWorkloadsApiRef } from '../../api';
import {
  CursorPagination,
  LongName,
  NumbersTable,
  styles,
  useCursorPages,
  UtcMoment,
} from '../../components';
import { workloadRouteRef } from '../../routes';
import { claimedThing } from './claimedThing';
import { useClaimTeams } from './useClaimTeams';
import { CLAIMS_PAGE, type SpendClaims } from './useSpendClaims';
import { WithdrawDialog } from './WithdrawDialog';

/** Who has claimed what no team owned, since when and why, with a way to take it back for those who may; nothing where nobody has. */
export function ClaimsPanel({
  claims,
  onWithdrawn,
}: {
  claims: SpendClaims;
  onWithdrawn: () => void;
}) {
  const first = claims.value;
  if (!first || first.items.length === 0) return null;
  return (
    <ClaimPages
      // What is looked at begins with its newest.
      key={JSON.stringify(claims.query)}
      first={first}
      claims={claims}
      onWithdrawn={onWithdrawn}
    />
  );
}

/** The claims page by page; the first page is known. */
function ClaimPages({
  first,
  claims,
  onWithdrawn,
}: {
  first: SpendClaimList;
  claims: SpendClaims;
  onWithdrawn: () => void;
}) {
  const api = useApi(mlWorkloadsApiRef);
  const pages = useCursorPages({
    name: 'claims after',
    first,
    size: CLAIMS_PAGE,
    topics: ['spend'],
    ask: (cursor, signal) =>
      api.getSpendClaims(
        { ...claims.query, cursor, limit: CLAIMS_PAGE },
        signal,
      ),
  });
  const { page } = pages;
  const items = page?.items ?? [];
  const { teams } = useClaimTeams();
  const [chosen, setChosen] = useState<SpendClaim>();
  const mayWithdraw = ({ team, endsAt }: SpendClaim) =>
    endsAt === null && teams.includes(team);
  return (
    <section className={styles.panel}>
      {page && (
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
            {
              id: 'for',
              header: 'For team, and when',
              cell: claim => (
                <>
                  <LongName text={claim.team} />
                  <small className={styles.secondary}>
                    <Span claim={claim} />
                  </small>
                </>
              ),
            },
            {
              id: 'reason',
              header: 'Reason, and who gave it',
              wrap: true,
              cell: claim => (
                <>
                  <LongName text={claim.reason} />
                  <small>
                    <EntityRefLink entityRef={claim.claimedBy} hideIcon />
                  </small>
                </>
              ),
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
                          className={styles.number}
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
      )}
      <CursorPagination pages={pages} subject="the claims" />
      {chosen && (
        <WithdrawDialog
          claim={chosen}
          onClose={() => setChosen(undefined)}
          onWithdrawn={() => {
            setChosen(undefined);
            claims.reload();
            pages.live.reload();
            onWithdrawn();
          }}
        />
      )}
    </section>
  );
}

function Claimed({ claim }: { claim: SpendClaim }) {
  const workloadRoute = useRouteRef(workloadRouteRef);
  const { workload, workloadTitle, namespace, cluster } = claim;
  const name =
    workload === null
      ? `Namespace ${namespace}`
      : workloadTitle ?? `Workload ${workload}`;
  return (
    <>
      {workload !== null && workloadRoute ? (
        <Link href={workloadRoute({ id: workload })}>
          <LongName text={name} />
        </Link>
      ) : (
        <LongName text={name} />
      )}{' '}
      <small className={styles.secondary}>of {cluster}</small>
    </>
  );
}

/** From when on it holds, and until when it did. */
function Span({ claim: { effectiveFrom, endsAt } }: { claim: SpendClaim }) {
  return (
    <>
      {endsAt === effectiveFrom ? 'given up; it was from' : 'from'}{' '}
      <UtcMoment at={effectiveFrom} /> on
      {endsAt !== null && endsAt !== effectiveFrom && (
        <>
          , until <UtcMoment at={endsAt} />
        </>
      )}
    </>
  );
}
