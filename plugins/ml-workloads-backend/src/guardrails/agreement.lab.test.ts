import { ALL_DEFINITIONS } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import type { ClusterClient } from '../clusters';
import { engines } from '../launch/engines';
import { compare, type Compared } from './testing/agreement/compare';
import { Random } from './testing/agreement/random';
import { randomLaunch } from './testing/agreement/requests';
import type { GuardedCluster } from './testing/GuardedCluster';
import { installGuardrails } from './testing/installed';
import { EVERY_LIMIT } from './testing/limits';
import { pooled } from './testing/matrix/pool';

jest.setTimeout(1_800_000);

/** 1000 with SLIPWAY_AGREEMENT_REQUESTS, for a night; the usual ones are the first of the same. */
const REQUESTS = Number(process.env.SLIPWAY_AGREEMENT_REQUESTS ?? 400);
const SEED = Number(process.env.SLIPWAY_AGREEMENT_SEED ?? 20261124);
const WRITER = {
  user: 'system:serviceaccount:slipway-system:slipway-writer',
  groups: [
    'system:serviceaccounts',
    'system:serviceaccounts:slipway-system',
    'system:authenticated',
  ],
};

/** The portal's verdict is what happens. */
describe('portal and kubectl agree', () => {
  // No controllers but Kubernetes' own: what is created is what was sent.
  const lab = useLab({ own: true, components: ALL_DEFINITIONS, seed: false });
  let cluster: GuardedCluster;

  beforeAll(async () => {
    cluster = await installGuardrails(lab());
  });
  afterAll(() => cluster?.api.close());

  it(`on ${REQUESTS} random launch requests (seed ${SEED}), valid and invalid, of every engine`, async () => {
    const { namespace, member } = await cluster.teamNamespace(EVERY_LIMIT);
    const random = new Random(SEED);
    const portal = {
      name: 'lab',
      write: ({ method, path, body }: any) =>
        cluster.api.send(method, path, { as: WRITER, body }),
    } as unknown as ClusterClient;
    const launches = Array.from({ length: REQUESTS }, (_, index) => {
      const engine = engines[index % engines.length];
      const { request, context } = randomLaunch(random, engine, {
        namespace,
        name: `r${index}`,
      });
      return { engine, ...engine.render(request, context) };
    });

    const compared = await pooled(
      launches.map(({ engine, manifests }) => async () => ({
        engine: engine.name,
        ...(await compare(cluster, portal, member, engine, manifests)),
      })),
      4,
    );
    process.stdout.write(`\n${summary(compared)}\n\n`);
    expect(
      compared.filter(({ differs }) =>
        differs.some(layer => layer.startsWith('guardrails')),
      ),
    ).toEqual([]);
    // Both outcomes were seen, of every engine.
    for (const { name } of engines) {
      const outcomes = compared
        .filter(({ engine }) => engine === name)
        .map(({ really }) => really.split(' ')[0]);
      expect([name, ...new Set(outcomes)].sort()).toEqual(
        [name, 'allowed', 'refused'].sort(),
      );
    }
  });
});

function summary(compared: Array<Compared & { engine: string }>): string {
  const differing = compared.filter(({ differs }) => differs.length > 0);
  const refused = compared.filter(
    ({ really }) => !really.startsWith('allowed'),
  );
  return [
    `Portal and kubectl agree on ${compared.length - differing.length} of ${
      compared.length
    } launches, ${refused.length} of them refused (seed ${SEED})`,
    ...differing.map(
      ({ engine, differs, portal, really }) =>
        `  ${engine}, differs in ${differs}: portal ${portal} | really ${really}`,
    ),
  ].join('\n');
}
