import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ClusterClient } from '../clusters';
import { plan } from './apply';
import { dryRun, type DryRunAnswer } from './dryRun';
import type { Prepared } from './LaunchPreparation';
import type { PlannedObject } from './LaunchStore';
import { isUntried, withUntriedPods } from './untriedPods';

/** Reads the API server's answers (`guardrails/`). `creates`: what the launch itself makes, `Kind/name`. */
export type Judge = (
  cluster: ClusterClient,
  answers: DryRunAnswer[],
  options?: { creates: string[] },
) => Promise<Verdict>;

/** Asks the API server what it would say to a launch (`guardrails.md` §4). */
export class Verdicts {
  static create(judge: Judge): Verdicts {
    return new Verdicts(judge);
  }

  private constructor(private readonly judge: Judge) {}

  /** @param signal aborted when nobody waits for the answer any more */
  async ask(
    { cluster, engine, rendered }: Prepared,
    signal?: AbortSignal,
  ): Promise<Verdict> {
    const answers = await dryRun(cluster, engine, rendered.manifests, signal);
    return this.read(cluster, answers, plan(engine, rendered.manifests));
  }

  /** What answers to a dry run mean for the objects of a launch. */
  async read(
    cluster: ClusterClient,
    answers: DryRunAnswer[],
    planned: PlannedObject[],
  ): Promise<Verdict> {
    const tried = answers.filter(answer => !isUntried(answer));
    const verdict = await this.judge(cluster, tried, {
      creates: planned.map(({ kind, name }) => `${kind}/${name}`),
    });
    return tried.length < answers.length ? withUntriedPods(verdict) : verdict;
  }

  /** What the refusal of a single object means. */
  async readOne(
    cluster: ClusterClient,
    answer: DryRunAnswer,
  ): Promise<Verdict> {
    return this.judge(cluster, [answer]);
  }
}
