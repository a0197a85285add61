import { useEntity } from '@backstage/plugin-catalog-react';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { scopeOfEntity, type EntityScope } from '../scope';
import { SpendView } from './SpendView';

const OF_A_COMPONENT: SpendGroupBy[] = [
  'workload',
  'phase',
  'outcome',
  'kind',
  'template',
  'gpuModel',
  'capacityType',
  'profile',
  'queue',
  'cluster',
];
const GROUPINGS: Record<EntityScope['kind'], SpendGroupBy[]> = {
  component: OF_A_COMPONENT,
  parts: ['component', 'system', 'team', ...OF_A_COMPONENT],
  teams: ['component', 'team', 'system', ...OF_A_COMPONENT],
};

/** The entity tab "GPU spend". */
export function SpendTab() {
  const { entity } = useEntity();
  const scope = useMemo(() => scopeOfEntity(entity), [entity]);
  return (
    <SpendView
      scope={scope}
      whose={scope.title}
      groupings={GROUPINGS[scope.kind]}
    />
  );
}
