import { useApi } from '@backstage/frontend-plugin-api';
import type { SpendClaimList } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  mlWorkloadsApiRef,
  useLive,
  type Live,
  type SpendQuery,
} from '../../api';

/** As many as an answer has at most. */
const MOST = 200;

/** Null where no team is looked at. */
export type SpendClaims = Live<SpendClaimList | null>;

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
  const wanted = ofNobody
    ? {}
    : { entity, team: team === undefined ? undefined : [team] };
  const asks = ofNobody || entity !== undefined || team !== undefined;
  return useLive(
    `claims ${JSON.stringify(asks && wanted)}`,
    async signal =>
      asks ? api.getSpendClaims({ ...wanted, limit: MOST }, signal) : null,
    ['spend'],
  );
}
