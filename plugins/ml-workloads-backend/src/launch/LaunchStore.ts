import type {
  LaunchResult,
  ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { KeptRequest } from './keptRequest';

/**
 * `started`: the outcome is not known. `refused`: nothing of it is left. `lost`: it never became known, its workload was not there when
 * it was looked for, and nothing else of it is left.
 */
export type LaunchState = 'started' | 'launched' | 'refused' | 'lost';

/** An object that a launch may make: what it is, and its path on the API server. */
export interface PlannedObject {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  path: string;
}

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
  /** null for launches of before it was kept */
  request: KeptRequest | null;
  /** The workload is the last; empty for launches of before it was kept. */
  planned: PlannedObject[];
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
        request: row.request && JSON.stringify(row.request),
        planned: JSON.stringify(row.planned),
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
  async receiptOf(object: ObjectIdentity): Promise<ReceiptEntry[]> {
    return (await this.launchOf(object))?.receipt ?? [];
  }

  /** The launch that made the very object; undefined when it was not launched here. */
  async launchOf(object: ObjectIdentity): Promise<LaunchRow | undefined> {
    const { cluster, namespace, kind, name, uid } = object;
    const rows = await this.#knex('launches')
      .where({ cluster, namespace, kind, name, state: 'launched' })
      .orderBy('started_at', 'desc')
      .limit(20);
    return rows
      .map(fromRow)
      .find(({ result }) => result?.objects.some(made => made.uid === uid));
  }

  /** What the launch of a workload made beside it, with the paths; empty when it was not launched here. */
  async companionsOf(
    object: ObjectIdentity,
  ): Promise<Array<PlannedObject & { uid: string }>> {
    const launch = await this.launchOf(object);
    return (launch?.result?.objects ?? []).flatMap(made => {
      const planned = launch!.planned.find(
        ({ kind, name }) => kind === made.kind && name === made.name,
      );
      return planned && made.uid !== object.uid
        ? [{ ...planned, uid: made.uid }]
        : [];
    });
  }

  /** Launches whose outcome is not known, begun before a time in UTC ms; the oldest first. */
  async unknownSince(before: number, limit: number): Promise<LaunchRow[]> {
    const rows = await this.#knex('launches')
      .where('state', 'started')
      .where('started_at', '<', before)
      // Launches of before the paths were kept: nothing says what to look for.
      .whereNotNull('planned')
      .orderBy('started_at')
      .limit(limit);
    return rows.map(fromRow);
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

interface ObjectIdentity {
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  uid: string;
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
    request: row.request ? JSON.parse(row.request) : null,
    planned: row.planned ? JSON.parse(row.planned) : [],
  };
}
