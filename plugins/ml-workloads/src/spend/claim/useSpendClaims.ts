import { useApi } from '@backstage/frontend-plugin-api';
import type { SpendClaimList } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  mlWorkloadsApiRef,
  useLive,
  type Live,
  type SpendClaimsQuery,
  type SpendQuery,
} from '../../api';

/** The newest, among which the rows of a view are looked for: as many as an answer has at most. */
export const CLAIMS_PAGE = 200;

/** The newest claims of a view; null where no team is looked at. */
export interface SpendClaims extends Live<SpendClaimList | null> {
  /** What was asked for, for the pages after them. */
  query: SpendClaimsQuery;
}

/**
 * Claims of the teams that a view is of, the newest first; in a view of what no team owns, and of the fleet's workloads, all that the person
 * may see.
 */
export function useSpendClaims({
  entity,
  team,
  groupBy,
}: Pick<SpendQuery, 'entity' | 'team' | 'groupBy'>): SpendClaims {
  const api = useApi(mlWorkloadsApiRef);
  const ofFleet = entity === undefined && team === undefined;
  const ofNobody =
    team === 'unattributed' || (ofFleet && groupBy === 'workload');
  const wanted: SpendClaimsQuery = ofNobody
    ? {}
    : { entity, team: team === undefined ? undefined : [team] };
  const asks = ofNobody || entity !== undefined || team !== undefined;
  const live = useLive(
    `claims ${JSON.stringify(asks && wanted)}`,
    async signal =>
      asks
        ? api.getSpendClaims({ ...wanted, limit: CLAIMS_PAGE }, signal)
        : null,
    ['spend'],
  );
  return { ...live, query: wanted };
}
