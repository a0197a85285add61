import { KubernetesObject } from '../cluster/objects';
import { REGION } from '../fleet/pools';
import { namespaceOf, Team, TEAMS } from './teams';

interface Share {
  name: string;
  accessMode: 'ReadOnlyMany' | 'ReadWriteMany';
  gibibytes: number;
  /** Zone that it can be reached from; any when absent. */
  zone?: string;
}

/** What each team keeps: data in one zone, weights and checkpoints that every zone reaches. */
export const SHARES: Share[] = [
  {
    name: 'datasets',
    accessMode: 'ReadOnlyMany',
    gibibytes: 2048,
    zone: `${REGION}a`,
  },
  { name: 'weights', accessMode: 'ReadOnlyMany', gibibytes: 1024 },
  { name: 'checkpoints', accessMode: 'ReadWriteMany', gibibytes: 1024 },
];

/** Volumes bound to the teams' claims. No pod of the lab reads a byte, but the scheduler honours their zones. */
export function volumes(teams: Team[] = TEAMS): KubernetesObject[] {
  return teams.flatMap(team => SHARES.flatMap(share => bound(team, share)));
}

function bound(team: Team, share: Share): KubernetesObject[] {
  const namespace = namespaceOf(team);
  const volumeName = `${team.name}-${share.name}`;
  const storage = `${share.gibibytes}Gi`;
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volumeName },
      spec: {
        capacity: { storage },
        accessModes: [share.accessMode],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        claimRef: { namespace, name: share.name },
        nfs: { server: 'files.example.com', path: `/${volumeName}` },
        ...(share.zone && {
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    {
                      key: 'topology.kubernetes.io/zone',
                      operator: 'In',
                      values: [share.zone],
                    },
                  ],
                },
              ],
            },
          },
        }),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: share.name, namespace },
      spec: {
        accessModes: [share.accessMode],
        storageClassName: '',
        volumeName,
        resources: { requests: { storage } },
      },
    },
  ];
}
