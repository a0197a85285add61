import { useEntity } from '@backstage/plugin-catalog-react';
import { scopeOfEntity } from '../scope';
import { useMayRead } from './useMayRead';
import { WorkloadsView } from './WorkloadsView';

/** The entity tab "ML workloads". */
export function WorkloadsTab() {
  const { entity } = useEntity();
  const scope = scopeOfEntity(entity);
  return (
    <WorkloadsView
      scope={scope}
      whose={scope.title}
      several={scope.kind !== 'component'}
      mayRead={useMayRead(entity)}
    />
  );
}
