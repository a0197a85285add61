import { useEntity } from '@backstage/plugin-catalog-react';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { scopeOfEntity, type EntityScope } from '../scope';
import { SpendView } from './SpendView';

const COMPONENT_GROUPINGS: SpendGroupBy[] = [
  'workload',
  'kind',
  'gpuModel',
  'profile',
  'queue',
  'cluster',
];
const GROUPINGS: Record<EntityScope['kind'], SpendGroupBy[]> = {
  component: COMPONENT_GROUPINGS,
  parts: ['component', ...COMPONENT_GROUPINGS],
  teams: ['component', 'team', ...COMPONENT_GROUPINGS],
};

/** The entity tab "GPU spend". */
export function SpendTab() {
  const { entity } = useEntity();
  const scope = scopeOfEntity(entity);
  return (
    <SpendView
      scope={scope}
      whose={scope.title}
      groupings={GROUPINGS[scope.kind]}
    />
  );
}
