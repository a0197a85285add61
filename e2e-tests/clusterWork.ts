import { expect, type APIRequestContext } from '@playwright/test';
import { Lab } from '@slipway/lab';
import { tokenOf } from './signIn';

type LabObject = Parameters<Lab['client']['create']>[0];

/** What a test made in the cluster, past the portal: as it is on the API server now. */
export interface ClusterWork {
  name: string;
  /** Id in the portal, once it was observed. */
  id: string;
  path: string;
}

/** The cluster behind the portal, as its administrator; what was made in it is removed at the end. */
export class Cluster {
  private readonly made: string[] = [];

  private constructor(private readonly lab: Lab) {}

  static async open(): Promise<Cluster> {
    return new Cluster(await Lab.attach(process.env.SLIPWAY_TEST_LAB!));
  }

  /**
   * Makes an object and waits until the portal knows it.
   *
   * @param manager who writes it, e.g. `argocd-controller`
   */
  async make(
    request: APIRequestContext,
    object: LabObject,
    manager: string = 'kubectl',
  ): Promise<ClusterWork> {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace } = metadata;
    const root = apiVersion.includes('/') ? 'apis' : 'api';
    const collection = `/${root}/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s`;
    const path = `${collection}/${name}`;
    await this.lab.client.request(
      'POST',
      `${collection}?fieldManager=${manager}`,
      object,
    );
    this.made.push(path);
    const headers = {
      authorization: `Bearer ${await tokenOf(request, 'platform')}`,
    };
    let id: string | undefined;
    await expect(async () => {
      const answer = await request.get('/api/ml-workloads/workloads', {
        headers,
        params: { search: name },
      });
      id = (await answer.json()).items[0]?.id;
      expect(id).toBeDefined();
    }).toPass({ timeout: 120_000 });
    return { name, id: id!, path };
  }

  /**
   * A namespace that a platform team has labelled before it wrote its limits: no guardrail asks anything there.
   *
   * @param probe what shall be possible in it
   */
  async sandbox(name: string, team: string, probe: LabObject): Promise<void> {
    await this.lab.client.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { 'slipway.dev/team': team, 'slipway.dev/limits': 'set' },
      },
    });
    await expect(() =>
      this.lab.client.request(
        'POST',
        `/api/v1/namespaces/${name}/pods?dryRun=All`,
        probe,
      ),
    ).toPass({ timeout: 60_000 });
  }

  /** As the API server has it; undefined when it is gone. */
  async read({ path }: ClusterWork): Promise<any> {
    const answer = await this.lab.client.fetch(path);
    if (answer.status === 404) return undefined;
    expect(answer.status).toBe(200);
    return await answer.json();
  }

  async change({ path }: ClusterWork, change: object): Promise<void> {
    await this.lab.client.patch(path, change);
  }

  async remove({ path }: ClusterWork): Promise<void> {
    await this.lab.client.delete(`${path}?propagationPolicy=Background`);
  }

  /** Holds the API server as an outage does, nothing refused and nothing answered, as long as something is looked at. */
  async whileFrozen(look: () => Promise<void>): Promise<void> {
    const pid = this.lab.pids['kube-apiserver']!;
    process.kill(pid, 'SIGSTOP');
    try {
      await look();
    } finally {
      process.kill(pid, 'SIGCONT');
      await expect(() => this.lab.client.request('GET', '/readyz')).toPass({
        timeout: 120_000,
      });
    }
  }

  /** Removes what it made. */
  async close(): Promise<void> {
    for (const path of this.made) {
      await this.lab.client.delete(`${path}?propagationPolicy=Background`);
    }
    await this.lab.client.close();
  }
}
