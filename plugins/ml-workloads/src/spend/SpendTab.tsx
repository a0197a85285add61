import { useEntity } from '@backstage/plugin-catalog-react';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { scopeOfEntity } from '../scope';
import { SpendView } from './SpendView';

const COMPONENT_GROUPINGS: SpendGroupBy[] = [
  'workload',
  'kind',
  'gpuModel',
  'profile',
  'queue',
  'cluster',
];
const TEAM_GROUPINGS: SpendGroupBy[] = ['component', ...COMPONENT_GROUPINGS];

/** The entity tab "GPU spend". */
export function SpendTab() {
  const { entity } = useEntity();
  const scope = scopeOfEntity(entity);
  return (
    <SpendView
      scope={scope}
      whose={scope.title}
      groupings={scope.kind === 'team' ? TEAM_GROUPINGS : COMPONENT_GROUPINGS}
    />
  );
}
