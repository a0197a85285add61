import type {
  LaunchResult,
  ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';

/** `started`: the outcome is not known. `refused`: nothing of it is left. */
export type LaunchState = 'started' | 'launched' | 'refused';

/** One launch, written before anything is created. Times are UTC ms. */
export interface LaunchRow {
  launchId: string;
  digest: string;
  launchedBy: string;
  cluster: string;
  namespace: string;
  name: string;
  kind: string;
  team: string;
  component: string;
  state: LaunchState;
  startedAt: number;
  result: LaunchResult | null;
  receipt: ReceiptEntry[];
}

/** The launches of the plugin's database. */
export class LaunchStore {
  readonly #knex: Knex;

  static create(knex: Knex): LaunchStore {
    return new LaunchStore(knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Writes the row unless there is one with this id; gives back the row that was there before, or undefined. */
  async begin(
    row: Omit<LaunchRow, 'state' | 'result'>,
  ): Promise<LaunchRow | undefined> {
    const inserted = await this.#knex('launches')
      .insert({
        launch_id: row.launchId,
        digest: row.digest,
        launched_by: row.launchedBy,
        cluster: row.cluster,
        namespace: row.namespace,
        name: row.name,
        kind: row.kind,
        team: row.team,
        component: row.component,
        state: 'started',
        started_at: row.startedAt,
        receipt: JSON.stringify(row.receipt),
      })
      .onConflict('launch_id')
      .ignore()
      .returning('launch_id');
    return inserted.length > 0 ? undefined : this.get(row.launchId);
  }

  async get(launchId: string): Promise<LaunchRow | undefined> {
    const row = await this.#knex('launches')
      .where('launch_id', launchId)
      .first();
    return row && fromRow(row);
  }

  /** The receipt of the very object that a launch made; empty when it was not launched here. */
  async receiptOf(object: {
    cluster: string;
    namespace: string;
    kind: string;
    name: string;
    uid: string;
  }): Promise<ReceiptEntry[]> {
    const { cluster, namespace, kind, name, uid } = object;
    const rows = await this.#knex('launches')
      .where({ cluster, namespace, kind, name, state: 'launched' })
      .orderBy('started_at', 'desc')
      .limit(20);
    return (
      rows
        .map(fromRow)
        .find(({ result }) => result?.objects.some(made => made.uid === uid))
        ?.receipt ?? []
    );
  }

  /** Takes up a launch again whose last try was refused. Times begin anew. */
  async restart(launchId: string, startedAt: number): Promise<void> {
    await this.#knex('launches')
      .where({ launch_id: launchId, state: 'refused' })
      .update({ state: 'started', started_at: startedAt, ended_at: null });
  }

  async finish(
    launchId: string,
    state: Exclude<LaunchState, 'started'>,
    endedAt: number,
    result: LaunchResult | null,
  ): Promise<void> {
    await this.#knex('launches')
      .where('launch_id', launchId)
      .update({
        state,
        ended_at: endedAt,
        result: result && JSON.stringify(result),
      });
  }
}

function fromRow(row: any): LaunchRow {
  return {
    launchId: row.launch_id,
    digest: row.digest,
    launchedBy: row.launched_by,
    cluster: row.cluster,
    namespace: row.namespace,
    name: row.name,
    kind: row.kind,
    team: row.team,
    component: row.component,
    state: row.state,
    startedAt: Number(row.started_at),
    result: row.result ? JSON.parse(row.result) : null,
    receipt: JSON.parse(row.receipt),
  };
}
