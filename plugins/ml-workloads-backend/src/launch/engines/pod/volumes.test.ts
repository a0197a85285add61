import { trainingContext, trainingRequest } from '../testing/training';
import { placement } from './placement';
import { Receipt } from './receipt';
import { volumeMounts, volumes } from './volumes';

const dataset = (claimName: string) => ({
  claimName,
  mountPath: `/${claimName}`,
  purpose: 'dataset' as const,
});
const withZones = (zones: Record<string, string[]>) => ({
  ...trainingContext,
  claims: Object.fromEntries(
    Object.entries(zones).map(([name, names]) => [
      name,
      { accessModes: ['ReadOnlyMany'], zones: names },
    ]),
  ),
});
const one = { ...trainingRequest, gpusPerPod: 1 };

describe('where pods run for their data', () => {
  const place = (zones: Record<string, string[]>) =>
    placement(
      { ...one, volumes: Object.keys(zones).map(dataset) },
      withZones(zones),
      Receipt.of(0),
    ) as any;
  const zonesOf = ({ affinity }: any) =>
    affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
      .nodeSelectorTerms[0].matchExpressions[0].values;

  it('one zone is selected', () => {
    expect(place({ a: ['z1'], b: [] }).nodeSelector).toMatchObject({
      'topology.kubernetes.io/zone': 'z1',
    });
  });

  it('of several zones those are allowed that reach every claim', () => {
    expect(zonesOf(place({ a: ['z3', 'z1', 'z2'], b: ['z2', 'z3'] }))).toEqual([
      'z2',
      'z3',
    ]);
  });

  it('claims that share no zone pin nothing: the scheduler says why', () => {
    const { affinity, nodeSelector } = place({ a: ['z1'], b: ['z2'] });
    expect(affinity).toBeUndefined();
    expect(nodeSelector).toEqual(trainingContext.profile.nodeSelector);
  });

  it("the profile's own zone stays", () => {
    const profile = {
      ...trainingContext.profile,
      nodeSelector: { 'topology.kubernetes.io/zone': 'z9' },
    };
    expect(
      placement(
        { ...one, volumes: [dataset('a')] },
        { ...withZones({ a: ['z1'] }), profile },
        Receipt.of(0),
      ).nodeSelector,
    ).toEqual({ 'topology.kubernetes.io/zone': 'z9' });
  });
});

describe('volumes of a pod', () => {
  it('a claim that is used twice is one volume with two mounts', () => {
    const request = {
      ...one,
      volumes: [
        dataset('shared'),
        {
          claimName: 'shared',
          mountPath: '/out',
          purpose: 'checkpoint' as const,
        },
      ],
    };
    expect(volumes(request, trainingContext, Receipt.of(0)).volumes).toEqual([
      { name: 'dataset-0', persistentVolumeClaim: { claimName: 'shared' } },
    ]);
    expect(volumeMounts(request, Receipt.of(0)).volumeMounts).toEqual([
      { name: 'dataset-0', mountPath: '/shared', readOnly: true },
      { name: 'dataset-0', mountPath: '/out' },
    ]);
  });

  it.each([
    ['ReadWriteOnce', 2, 'one node at a time'],
    ['ReadWriteOnce', 1, 'ReadWriteOnce'],
    ['ReadWriteMany', 2, 'ReadWriteMany'],
  ])('%s with %s pods is told as: %s', (mode, replicas, said) => {
    const receipt = Receipt.of(0);
    volumes(
      { ...one, replicas, volumes: [dataset('d')] },
      {
        ...trainingContext,
        claims: { d: { accessModes: [mode], zones: [] } },
      },
      receipt,
    );
    expect(receipt.entries[0].reason).toContain(said);
  });

  it('a claim that is not there is named', () => {
    const receipt = Receipt.of(0);
    volumes(
      { ...one, volumes: [dataset('nowhere')] },
      trainingContext,
      receipt,
    );
    expect(receipt.entries[0].reason).toContain('has none of this name');
  });

  it('several GPUs get half of the memory as shared memory, one gets none', () => {
    expect(
      volumes({ ...one, gpusPerPod: 2 }, trainingContext, Receipt.of(0))
        .volumes,
    ).toEqual([
      {
        name: 'shared-memory',
        emptyDir: { medium: 'Memory', sizeLimit: '200Gi' },
      },
    ]);
    expect(volumes(one, trainingContext, Receipt.of(0))).toEqual({});
  });
});
