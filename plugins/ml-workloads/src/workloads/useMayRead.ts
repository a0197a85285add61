import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mlWorkloadReadPermission,
  teamResourceRef,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useLive } from '../api';

/**
 * Whether the person may see the GPU work of the team that an entity is or belongs to; undefined until it is known. An empty list alone
 * does not tell: work that one may not see is left out of it.
 */
export function useMayRead(entity: Entity | undefined): boolean | undefined {
  const permissions = useApi(permissionApiRef);
  const team = entity && teamOf(entity);
  const { value } = useLive(
    `may read ${team}`,
    async () => {
      if (team === undefined) return true;
      const { result } = await permissions.authorize({
        permission: mlWorkloadReadPermission,
        resourceRef: teamResourceRef(team),
      });
      return result === 'ALLOW';
    },
    [],
  );
  return value;
}

function teamOf({ kind, metadata, spec }: Entity): string | undefined {
  if (kind.toLocaleLowerCase('en-US') === 'group') return metadata.name;
  const owner = spec?.owner;
  if (typeof owner !== 'string') return undefined;
  const ref = parseEntityRef(owner, { defaultKind: 'group' });
  return ref.kind.toLocaleLowerCase('en-US') === 'group' ? ref.name : undefined;
}
