import { TestDatabases } from '@backstage/backend-test-utils';
import { useLab } from '@slipway/lab/testing';
import { startPortal } from './startPortal';

/** The plugin on a real, seeded cluster with Kueue and simulated nodes, for the tests of one file. Use both inside tests. */
export function useLabPortal() {
  const lab = useLab({ components: ['kwok', 'kueue'] });
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal(databases, {
      url: lab().apiServerUrl,
      caFile: lab().caFile,
      readerToken: lab().readerToken,
      writerToken: lab().writerToken,
    });
  });
  afterAll(() => portal?.stop());

  /** A Job as the API server has it; undefined when there is none. */
  const job = async (name: string, namespace = 'team-vision') => {
    const response = await lab().fetch(
      `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`,
    );
    return response.status === 404
      ? undefined
      : ((await response.json()) as any);
  };
  return { lab, portal: () => portal, job };
}
