import { gpuRequestOf } from './gpuRequest';
import { sharingOf } from './nodeSharing';
import { heldSlots } from './slots';

const LABELS = {
  'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-40GB',
  'nvidia.com/mig.strategy': 'mixed',
  'nvidia.com/mig-1g.10gb.replicas': '2',
};

/** What a pod with one `1g.10gb` holds: of a card of 40 GB 11/56, of a larger one 15/112. */
function milli(devices: Record<string, number> | undefined): number {
  const request = gpuRequestOf({
    metadata: { name: 'a', uid: '1' },
    spec: {
      containers: [
        { resources: { limits: { 'nvidia.com/mig-1g.10gb': '1' } } },
      ],
    },
  });
  return heldSlots(request!, sharingOf(LABELS, devices)).milli;
}

it('a shared MIG device weighs the same while the capacity has none, as when the device plugin starts again', () => {
  expect(milli({ '1g.10gb': 4 })).toBe(98);
  expect(milli(undefined)).toBe(98);
});
