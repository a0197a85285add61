import type { KubernetesObject } from '@slipway/lab';

/* GPUs that a DRA driver announces, and no kubelet offers. */

const DRA = 'resource.k8s.io/v1';
const DRIVER = 'gpu.nvidia.com';
const SLICES = [0, 1, 2, 3, 4, 5, 6, 7];
/** The class of parts of GPUs, for claims. */
const PARTS = 'forecast-parts';

/** Which devices are GPUs for pods that ask for the resource, and which are parts of GPUs. */
export function deviceClasses(resource: string): KubernetesObject[] {
  const of = (type: string) => [
    {
      cel: {
        expression: `device.driver == "${DRIVER}" && device.attributes["${DRIVER}"].type == "${type}"`,
      },
    },
  ];
  return [
    {
      apiVersion: DRA,
      kind: 'DeviceClass',
      metadata: { name: 'forecast-gpus' },
      spec: { extendedResourceName: resource, selectors: of('gpu') },
    },
    {
      apiVersion: DRA,
      kind: 'DeviceClass',
      metadata: { name: PARTS },
      spec: { selectors: of('mig') },
    },
  ];
}

/** What a driver announces for a node: its GPUs, and with `cut` also the parts that each can be cut into. */
export function slicesOf(
  node: string,
  gpus: number,
  cut: boolean,
): KubernetesObject[] {
  const numbers = Array.from({ length: gpus }, (_, index) => index);
  const memory = (slices: number[]) =>
    Object.fromEntries(
      slices.map(slice => [`memory-${slice}`, { value: '1' }]),
    );
  const device = (
    name: string,
    type: string,
    gpu: number,
    slices: number[],
  ) => ({
    name,
    attributes: { type: { string: type } },
    ...(cut && {
      consumesCounters: [
        { counterSet: `gpu-${gpu}`, counters: memory(slices) },
      ],
    }),
  });
  const contents: object[] = [
    {
      devices: numbers.flatMap(gpu => [
        device(`gpu-${gpu}`, 'gpu', gpu, SLICES),
        ...(cut
          ? SLICES.slice(1).map(slice =>
              device(`gpu-${gpu}-mig-${slice}`, 'mig', gpu, [slice]),
            )
          : []),
      ]),
    },
    ...(cut
      ? [
          {
            sharedCounters: numbers.map(gpu => ({
              name: `gpu-${gpu}`,
              counters: memory(SLICES),
            })),
          },
        ]
      : []),
  ];
  return contents.map((content, index) => ({
    apiVersion: DRA,
    kind: 'ResourceSlice',
    metadata: { name: `${node}-${index}` },
    spec: {
      driver: DRIVER,
      nodeName: node,
      pool: {
        name: node,
        generation: 1,
        resourceSliceCount: contents.length,
      },
      ...content,
    },
  }));
}

/** Claims for a part of a GPU each, by which a Job's pods take one. */
export function partTemplate(
  name: string,
  namespace: string,
): KubernetesObject {
  return {
    apiVersion: DRA,
    kind: 'ResourceClaimTemplate',
    metadata: { name, namespace },
    spec: {
      spec: {
        devices: {
          requests: [{ name: 'part', exactly: { deviceClassName: PARTS } }],
        },
      },
    },
  };
}
