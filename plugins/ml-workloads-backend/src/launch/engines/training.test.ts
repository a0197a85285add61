import fc from 'fast-check';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { engines } from '.';
import {
  falseEntries,
  trainingContext,
  trainingRequest,
  trainingRequests,
} from './testing/training';

const training = engines.filter(({ types }) => types.includes('training'));

/** Texts that a template engine, a shell or YAML would take for its own. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '${{ secrets.token }}',
    '{{ .Values }}',
    '$(cat /etc/passwd)',
    "'; rm -rf / #",
    'a: b\n- c',
    '"}],"privileged":true',
    '\u202e\u0000',
    '--',
  ),
);
const hostile = fc.record({
  image: text,
  command: fc.array(text, { minLength: 1, maxLength: 3 }),
  args: fc.array(text, { minLength: 1, maxLength: 3 }),
  // Names that the engines do not set themselves.
  env: fc.array(
    fc.record({ name: text.map(name => `X${name}`), value: text }),
    { minLength: 1, maxLength: 3 },
  ),
});

describe.each(training.map(engine => [engine.name, engine] as const))(
  '%s',
  (name, engine) => {
    const render = (
      change: Partial<LaunchRequest> = {},
      context: Partial<RenderContext> = {},
    ) =>
      engine.render(
        { ...trainingRequest, engine: name, ...change },
        { ...trainingContext, ...context },
      );
    const pods = (...args: Parameters<typeof render>) =>
      render(...args)
        .manifests.flatMap(manifest => engine.podTemplates(manifest))
        .map(template => template as any);
    /** The pod with the GPUs; the others have none. */
    const gpuPod = (...args: Parameters<typeof render>) => {
      const [resource] = [
        args[1]?.profile?.resourceName ?? trainingContext.profile.resourceName,
      ];
      const found = pods(...args).filter(({ spec }) =>
        spec.containers.some((c: any) => c.resources.limits[resource]),
      );
      expect(found).toHaveLength(1);
      return found[0];
    };

    it.each(Object.entries(trainingRequests))(
      'renders %s, with every filled-in value in the receipt',
      (_, { request, context }) => {
        const rendered = render(request, context);
        expect(rendered).toMatchSnapshot();
        expect(falseEntries(rendered)).toEqual([]);
      },
    );

    it('says the plural of each kind, and makes the workload last', () => {
      const { manifests } = render();
      const last = manifests[manifests.length - 1];
      expect([last.kind, last.apiVersion]).toEqual([
        engine.kind,
        engine.apiVersion,
      ]);
      for (const { kind } of manifests) {
        expect(engine.plurals[kind]).toMatch(/^[a-z]+$/);
      }
    });

    it('is byte for byte the same each time, whatever is typed', () => {
      fc.assert(
        fc.property(hostile, change => {
          const one = render(change);
          expect(JSON.stringify(render(structuredClone(change)))).toBe(
            JSON.stringify(one),
          );
          expect(falseEntries(one)).toEqual([]);
        }),
        { numRuns: 50 },
      );
    });

    it('keeps what is typed as data: no text changes which fields there are', () => {
      fc.assert(
        fc.property(hostile, ({ image, command, args, env }) => {
          const typed = render({ image, command, args, env });
          const harmless = render({
            image,
            command: command.map(() => 'word'),
            args: args.map(() => 'word'),
            env: env.map((_, index) => ({ name: `V${index}`, value: 'x' })),
          });
          expect(shape(typed.manifests)).toEqual(shape(harmless.manifests));
        }),
        { numRuns: 50 },
      );
    });

    it('asks for GPUs, CPU, memory and disk, requests and limits alike', () => {
      const { spec } = gpuPod({ gpusPerPod: 4 });
      const amounts = {
        cpu: '80',
        memory: '800Gi',
        'ephemeral-storage': '200Gi',
        'nvidia.com/gpu': '4',
      };
      expect(spec.containers[0].resources).toEqual({
        requests: amounts,
        limits: amounts,
      });
    });

    it('gives every container of every pod equal requests and limits', () => {
      for (const { spec } of pods({ replicas: 2 })) {
        for (const { resources } of spec.containers) {
          expect(Object.keys(resources.limits)).toEqual(
            expect.arrayContaining(['cpu', 'memory', 'ephemeral-storage']),
          );
          expect(resources.requests).toEqual(resources.limits);
        }
      }
    });

    it('lets only pods with GPUs onto the GPU nodes', () => {
      for (const { spec } of pods()) {
        const gpus = spec.containers.some(
          (c: any) => c.resources.limits['nvidia.com/gpu'],
        );
        expect([gpus, spec.tolerations !== undefined]).toEqual([gpus, gpus]);
        expect([gpus, 'slipway.dev/pool' in (spec.nodeSelector ?? {})]).toEqual(
          [gpus, gpus],
        );
      }
    });

    it('tolerates and selects only what the profile says', () => {
      const { spec } = gpuPod(
        {},
        {
          profile: {
            ...trainingContext.profile,
            tolerations: [],
            nodeSelector: {},
          },
        },
      );
      expect(spec).not.toHaveProperty('tolerations');
      expect(spec).not.toHaveProperty('nodeSelector');
    });

    it('runs every pod at the restricted level', () => {
      for (const { spec } of pods()) {
        expect(spec.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        });
        for (const container of [
          ...spec.containers,
          ...(spec.initContainers ?? []),
        ]) {
          expect(container.securityContext).toEqual({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          });
        }
      }
    });

    it("marks every pod with component, team and profile, and the object with Kueue's queue and priority", () => {
      const marks = {
        'backstage.io/kubernetes-id': 'vision-models',
        'slipway.dev/team': 'vision',
        'slipway.dev/profile': 'h100',
        'kueue.x-k8s.io/queue-name': 'gpu',
      };
      for (const { metadata } of pods()) {
        expect(metadata.labels).toMatchObject(marks);
      }
      expect(render().manifests[0].metadata.labels).toMatchObject({
        ...marks,
        'kueue.x-k8s.io/priority-class': 'training',
      });
    });

    it('follows the data into its zone, mounts it read-only and leaves checkpoints writable', () => {
      const { spec } = gpuPod({
        volumes: [
          { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
          { claimName: 'weights', mountPath: '/weights', purpose: 'weights' },
          {
            claimName: 'checkpoints',
            mountPath: '/checkpoints',
            purpose: 'checkpoint',
          },
        ],
        gpusPerPod: 1,
      });
      expect(spec.nodeSelector).toEqual({
        'slipway.dev/pool': 'h100',
        'topology.kubernetes.io/zone': 'sim-west-1a',
      });
      expect(spec.volumes).toMatchObject([
        { persistentVolumeClaim: { claimName: 'datasets', readOnly: true } },
        { persistentVolumeClaim: { claimName: 'weights', readOnly: true } },
        { persistentVolumeClaim: { claimName: 'checkpoints' } },
        ...(name === 'rayjob' ? [{ name: 'shared-memory' }] : []),
      ]);
      const [data, weights, checkpoints] = spec.containers[0].volumeMounts;
      expect([data.readOnly, weights.readOnly]).toEqual([true, true]);
      expect(checkpoints).not.toHaveProperty('readOnly');
    });

    it('gives what can be taken away time to save', () => {
      const grace = (...args: Parameters<typeof render>) =>
        gpuPod(...args).spec.terminationGracePeriodSeconds;
      const { request, context } = trainingRequests['spot nodes'];
      expect(grace(request, context)).toBe(120);
      expect(grace()).toBeUndefined();
    });

    it('takes secrets by reference only', () => {
      const { spec } = gpuPod({
        secretEnv: [{ name: 'TOKEN', secretName: 'model-hub', key: 'token' }],
      });
      expect(spec.containers[0].env).toContainEqual({
        name: 'TOKEN',
        valueFrom: { secretKeyRef: { name: 'model-hub', key: 'token' } },
      });
    });

    it('keeps the pods of a multi-node run near each other, and lets one pod run anywhere', () => {
      const annotations = (...args: Parameters<typeof render>) =>
        Object.fromEntries(
          Object.entries(gpuPod(...args).metadata.annotations ?? {}).filter(
            ([key]) => key.includes('topology'),
          ),
        );
      expect(annotations({ replicas: 2, topology: 'block' })).toEqual({
        'kueue.x-k8s.io/podset-required-topology': 'slipway.dev/block',
      });
      expect(annotations({ replicas: 2 })).toEqual({
        'kueue.x-k8s.io/podset-preferred-topology': 'slipway.dev/rack',
      });
      expect(annotations({ topology: 'rack' })).toEqual({
        'kueue.x-k8s.io/podset-unconstrained-topology': 'true',
      });
      expect(annotations({ replicas: 2 }, { queue: undefined })).toEqual({});
      const { topology: _, ...profile } = trainingContext.profile;
      expect(annotations({ replicas: 2 }, { profile })).toEqual({});
    });

    it('leaves suspending to Kueue, and fills in no run time of its own', () => {
      const written = JSON.stringify(render().manifests);
      expect(written).not.toContain('"suspend"');
      expect(written).not.toContain('DeadlineSeconds');
      expect(written).not.toContain('max-exec-time');
      expect(
        JSON.stringify(render({ maxRunSeconds: 4242 }).manifests),
      ).toContain('4242');
    });

    it('plays a simulation only in a demonstration', () => {
      const simulate = { durationSeconds: 30, outcome: 'oom' as const };
      expect(JSON.stringify(render({ simulate }))).not.toContain('sim.lab');
      expect(JSON.stringify(render({ simulate }, { demo: true }))).toContain(
        'sim.lab/duration',
      );
    });

    it('names no person and no launch in a preview', () => {
      const { annotations } = render(
        {},
        { launchId: undefined, launchedBy: undefined },
      ).manifests[0].metadata;
      expect(Object.keys(annotations ?? {})).toEqual([
        'slipway.dev/component',
        'slipway.dev/launch-digest',
      ]);
    });
  },
);

/** Which fields an object has, whatever is in them. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shape(inner)]),
    );
  }
  return typeof value;
}
