import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  FIELD_MANAGER,
  type Verdict,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { ClusterClient } from '../clusters';
import type { AdmissionAnswer } from '../guardrails';
import { objectPath } from '../lifecycle/LiveObjects';
import { copyOf } from './copyOf';
import type { DriftStore, OpenWorkload } from './DriftStore';

export interface DriftCheckOptions {
  clusters: { list(): ClusterClient[] };
  store: DriftStore;
  /** Reads the API server's answers (`guardrails/`). */
  judge: (
    cluster: ClusterClient,
    answers: AdmissionAnswer[],
  ) => Promise<Verdict>;
  /** Told of teams whose workloads began or ceased to drift. */
  onChange?: (teams: string[]) => void;
  logger: LoggerService;
  now?: () => number;
}

/** What came of one workload; `gone`: there is nothing to judge. */
type Found = 'new' | 'known' | 'passed' | 'cleared' | 'gone' | { why: string };

/** At once in one cluster: a look is in no hurry, and the API server has others to serve. */
const AT_ONCE = 2;

/**
 * Looks which running workloads today's rules would refuse (`guardrails.md` §2.8): a dry-run create of each under another name, because an
 * update of the object itself passes the ratchet. Nothing is ever changed or stopped.
 */
export class DriftCheck {
  readonly #options: DriftCheckOptions;
  readonly #now: () => number;

  static create(options: DriftCheckOptions): DriftCheck {
    return new DriftCheck(options);
  }

  private constructor(options: DriftCheckOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Looks at every cluster once. One that does not answer is told as a problem of that cluster. */
  async run(signal?: AbortSignal): Promise<void> {
    const { clusters, store, onChange } = this.#options;
    const all = clusters.list();
    const changed = new Set<string>();
    await Promise.all(all.map(cluster => this.#look(cluster, changed, signal)));
    await store.forgetEnded(all.map(({ name }) => name));
    if (changed.size > 0) onChange?.([...changed]);
  }

  async #look(
    cluster: ClusterClient,
    changed: Set<string>,
    signal?: AbortSignal,
  ): Promise<void> {
    const { store, logger } = this.#options;
    let checked = 0;
    let unknown = 0;
    let first: string | undefined;
    const one = async (workload: OpenWorkload) => {
      const found = await this.#judge(cluster, workload);
      if (typeof found === 'object') {
        unknown += 1;
        first ??= `${workload.kind}: ${found.why}`;
        return;
      }
      if (found !== 'gone') checked += 1;
      if ((found === 'new' || found === 'cleared') && workload.team !== null) {
        changed.add(workload.team);
      }
    };
    for await (const page of store.open(cluster.name)) {
      const waiting = [...page];
      const worker = async () => {
        for (
          let next = waiting.shift();
          next && !signal?.aborted;
          next = waiting.shift()
        ) {
          await one(next);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      if (signal?.aborted) return;
    }
    const problem = first
      ? `${unknown} of ${
          unknown + checked
        } workloads could not be judged. First ${first}`
      : null;
    if (problem) logger.warn(`Drift in cluster '${cluster.name}': ${problem}`);
    await store.looked({
      cluster: cluster.name,
      checkedAt: unknown > 0 && checked === 0 ? null : this.#now(),
      checked,
      problem,
    });
  }

  async #judge(cluster: ClusterClient, workload: OpenWorkload): Promise<Found> {
    const { store, judge } = this.#options;
    const { id, api_version, kind, namespace, name, uid } = workload;
    try {
      const path = objectPath(api_version, kind, namespace, name);
      const { status, body } = await cluster.read({ path });
      if (
        status === 404 ||
        (status === 200 &&
          (body.metadata.uid !== uid || body.metadata.deletionTimestamp))
      ) {
        return (await store.passed(id)) ? 'cleared' : 'gone';
      }
      if (status !== 200) return { why: `reading it was answered ${status}` };
      const collection = path.slice(0, path.lastIndexOf('/'));
      const query = `dryRun=All&fieldManager=${FIELD_MANAGER}`;
      const response = await cluster.write({
        method: 'POST',
        path: `${collection}?${query}`,
        body: copyOf(body, `drift-${id}`),
      });
      const verdict = await judge(cluster, [{ kind, response }]);
      const reasons = verdict.reasons.filter(
        ({ layer }) => layer === 'guardrails',
      );
      if (reasons.length > 0) {
        const isNew = await store.found(
          id,
          reasons,
          verdict.truncated,
          this.#now(),
        );
        return isNew ? 'new' : 'known';
      }
      if (!verdict.layers.includes('guardrails')) {
        // Another layer refused first, or nobody judged: what was known stays.
        return { why: `the dry run was answered ${response.status}` };
      }
      return (await store.passed(id)) ? 'cleared' : 'passed';
    } catch (error) {
      return { why: (error as Error).name };
    }
  }
}
