import { parseEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mlSpendClaimPermission,
  teamResourceRef,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useLive } from '../../api';

/** Teams that the person may claim for: their own where they may, every team where they may for all. Empty: they may for none. */
export function useClaimTeams(): { teams: string[]; loading: boolean } {
  const identity = useApi(identityApiRef);
  const permissions = useApi(permissionApiRef);
  const catalog = useApi(catalogApiRef);
  const mayClaimFor = async (team: string) => {
    const { result } = await permissions.authorize({
      permission: mlSpendClaimPermission,
      resourceRef: teamResourceRef(team),
    });
    return result === 'ALLOW';
  };
  const { value, loading } = useLive(
    'teams to claim for',
    async () => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      const own = ownershipEntityRefs
        .map(ref => parseEntityRef(ref))
        .filter(({ kind }) => kind.toLocaleLowerCase('en-US') === 'group')
        .map(({ name }) => name);
      // Nobody is a member of it: who may claim for it may for every team.
      if (await mayClaimFor('unattributed')) {
        const { items } = await catalog.getEntities({
          filter: { kind: 'Group' },
          fields: ['metadata.name'],
        });
        const all = items.map(({ metadata }) => metadata.name).sort();
        return [...new Set([...own, ...all])];
      }
      const allowed = await Promise.all(own.map(mayClaimFor));
      return own.filter((_, i) => allowed[i]);
    },
    [],
  );
  return { teams: value ?? [], loading };
}
