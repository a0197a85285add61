import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ClusterClient } from '../clusters';
import { buildCatalogue, EMPTY_CATALOGUE, type Catalogue } from './catalogue';
import {
  readVerdict,
  type AdmissionAnswer,
  type VerdictOptions,
} from './verdict';

const API = '/apis/admissionregistration.k8s.io/v1';
/** Texts of policies change with releases of the platform's Git, not within a form. */
const MAX_AGE_MS = 60_000;

/** Reads verdicts with the texts of the cluster's own policies. */
export class Guardrails {
  readonly #now: () => number;
  readonly #logger: Pick<LoggerService, 'warn'> | undefined;
  readonly #catalogues = new Map<
    string,
    { at: number; catalogue: Promise<Catalogue> }
  >();

  static create(
    options: {
      now?: () => number;
      logger?: Pick<LoggerService, 'warn'>;
    } = {},
  ): Guardrails {
    return new Guardrails(options);
  }

  private constructor(options: {
    now?: () => number;
    logger?: Pick<LoggerService, 'warn'>;
  }) {
    this.#now = options.now ?? Date.now;
    this.#logger = options.logger;
  }

  /**
   * The verdict of a launch.
   *
   * Policies that cannot be read leave codes and values without their texts; the verdict itself is the API server's and stands.
   */
  async judge(
    cluster: ClusterClient,
    answers: readonly AdmissionAnswer[],
    options: VerdictOptions = {},
  ): Promise<Verdict> {
    return readVerdict(answers, await this.catalogue(cluster), options);
  }

  /** The cluster's policies, at most a minute old; empty when they cannot be read. */
  async catalogue(cluster: ClusterClient): Promise<Catalogue> {
    const known = this.#catalogues.get(cluster.name);
    if (known && this.#now() - known.at < MAX_AGE_MS) return known.catalogue;
    const catalogue = load(cluster).catch(error => {
      this.#logger?.warn(
        `Verdicts on cluster ${cluster.name} have codes without texts, because its policies cannot be read. Bind the ClusterRole slipway-reader to the Kubernetes plugin's identity there. ${error}`,
      );
      // Asked again at the next verdict.
      this.#catalogues.delete(cluster.name);
      return EMPTY_CATALOGUE;
    });
    this.#catalogues.set(cluster.name, { at: this.#now(), catalogue });
    return catalogue;
  }
}

async function load(cluster: ClusterClient): Promise<Catalogue> {
  const [policies, bindings] = await Promise.all([
    list(cluster, 'validatingadmissionpolicies'),
    list(cluster, 'validatingadmissionpolicybindings'),
  ]);
  return buildCatalogue(policies, bindings);
}

async function list(
  cluster: ClusterClient,
  plural: string,
): Promise<unknown[]> {
  const path = `${API}/${plural}`;
  const { status, body } = await cluster.read({ path });
  if (status !== 200 || !Array.isArray(body?.items)) {
    throw new Error(`GET ${path} on ${cluster.name} answered ${status}`);
  }
  return body.items;
}
