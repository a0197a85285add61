import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import type { Workload } from '@slipway/backstage-plugin-ml-workloads-common';
import { styles as shared } from '../components';
import { rootRouteRef } from '../routes';
import { describeActor } from './actions';
import { groupRef } from './groupRef';

/** What its log tells more of. */
const LOG_TELLS = new Set([
  'Failed',
  'OutOfMemory',
  'Restarting',
  'BelowReplicas',
]);

/** Who can act and how, with a link to what it is about. */
export function ReasonActor(props: {
  workload: Pick<Workload, 'queue' | 'team'>;
  reason: NonNullable<Workload['reason']>;
}) {
  const { workload, reason } = props;
  return (
    <p className={shared.secondary}>
      {describeActor(reason)} <Leads workload={workload} link={reason.link} />
      {LOG_TELLS.has(reason.code) && <Link href="?tab=logs">Open its log</Link>}
    </p>
  );
}

function Leads(props: {
  workload: Pick<Workload, 'queue' | 'team'>;
  link: NonNullable<Workload['reason']>['link'];
}) {
  const { workload, link } = props;
  const root = useRouteRef(rootRouteRef);
  if (!link) return null;
  if (link.kind === 'team') {
    const team = link.name ?? workload.team;
    return team ? <EntityRefLink entityRef={groupRef(team)} /> : null;
  }
  if (!root) return null;
  const name = link.name ?? (link.kind === 'queue' ? workload.queue : null);
  const word = link.kind === 'queue' ? 'Queue' : 'Node pool';
  return (
    <Link href={`${root()}/capacity`}>
      {name ? `${word} ${name}` : `${word}s`}
    </Link>
  );
}
