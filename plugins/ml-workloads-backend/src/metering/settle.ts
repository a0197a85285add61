import { priceOfMilliseconds } from '@slipway/backstage-plugin-ml-workloads-common';
import { gapsOf, type Gap } from './coverage';
import { ledgerNodesOf, type LedgerNode } from './ledgerNodes';
import type { Occupancy } from './occupancy';
import { RowSums } from './rowSums';
import { freePart, settleCut, withMoney, type SettledCut } from './settleCut';
import type {
  HourRow,
  HourRowKey,
  SettledHour,
  SettleInputs,
} from './settleInputs';
import { HOUR_MS } from './time';

/** Nodes that were free all hour at one price cost the same; they are counted, not settled one by one. */
interface QuietNodes {
  node: LedgerNode;
  stretch: LedgerNode['stretches'][number];
  nodes: number;
}

/**
 * Settles hours of one cluster (`ledger.md` §5). Pure: the same inputs give the same rows. Preparing joins everything once, so that many
 * hours can be settled from it.
 */
export class HourSettler {
  private readonly gaps: Gap[];
  private readonly nodes: LedgerNode[];
  private readonly cursor: number[];
  private heldByHour = new Map<number, Map<LedgerNode, Occupancy[]>>();

  private constructor(private readonly inputs: SettleInputs) {
    this.gaps = gapsOf(inputs.coverage);
    this.nodes = ledgerNodesOf(inputs);
    this.cursor = this.nodes.map(() => 0);
  }

  /**
   * @param from - start of the first hour, UTC ms
   * @param to - end of the last hour
   */
  static prepare(inputs: SettleInputs, from: number, to: number): HourSettler {
    const settler = new HourSettler(inputs);
    settler.indexOccupancies(from, Math.min(to, inputs.asOf));
    return settler;
  }

  private indexOccupancies(from: number, to: number): void {
    for (const node of this.nodes) {
      for (const occupancy of node.occupancies) {
        const last = Math.min(occupancy.to, to);
        let hour =
          Math.floor(Math.max(occupancy.from, from) / HOUR_MS) * HOUR_MS;
        for (; hour < last; hour += HOUR_MS) {
          let held = this.heldByHour.get(hour);
          if (!held) this.heldByHour.set(hour, (held = new Map()));
          const sameNode = held.get(node);
          if (sameNode) sameNode.push(occupancy);
          else held.set(node, [occupancy]);
        }
      }
    }
  }

  /** Settles one hour, given by its start. Fastest in ascending order. */
  settle(hour: number): SettledHour {
    const { observedSince, asOf } = this.inputs;
    const from = Math.max(hour, observedSince);
    const to = Math.min(hour + HOUR_MS, asOf);
    const result: SettledHour = {
      hour,
      from,
      to,
      provisional: hour + HOUR_MS > asOf,
      rows: [],
      nodeCostMicros: 0n,
      unpricedMilliGpuMs: 0n,
      overcommittedMilliGpuMs: 0n,
      gapMs: 0,
    };
    if (from >= to) return result;
    const gaps = this.gaps.filter(gap => gap.from < to && from < gap.to);
    for (const gap of gaps) {
      result.gapMs += Math.min(gap.to, to) - Math.max(gap.from, from);
    }
    const rows = new RowSums();
    const held = this.heldByHour.get(hour);
    const quiet = new Map<string, QuietNodes>();
    this.nodes.forEach((node, index) => {
      const start = Math.max(from, node.from);
      const end = Math.min(to, node.to);
      if (start >= end) return;
      const stretch = this.stretchAt(index, start);
      const occupancies = held?.get(node);
      if (
        start === from &&
        end === to &&
        stretch.to >= to &&
        !occupancies &&
        gaps.length === 0 &&
        stretch.unhealthyMilli === 0 &&
        (!node.room || node.room.isFreeIn(from, to)) &&
        stretch.layoutWaste.numerator === 0 &&
        (node.warmUntil <= from || stretch.reason !== 'free')
      ) {
        countQuiet(quiet, node, stretch);
      } else {
        this.settleNode(
          node,
          start,
          end,
          occupancies ?? [],
          gaps,
          rows,
          result,
        );
      }
    });
    for (const same of quiet.values()) {
      this.settleQuiet(same, to - from, rows, result);
    }
    result.rows = rows.all();
    checkLaw(this.inputs.cluster, result);
    return result;
  }

  /** The stretch that contains an instant of the node's life. Hours come in order, so the search goes on where it last ended. */
  private stretchAt(index: number, instant: number) {
    const { stretches } = this.nodes[index];
    if (stretches[this.cursor[index]].from > instant) this.cursor[index] = 0;
    while (stretches[this.cursor[index]].to <= instant) this.cursor[index]++;
    return stretches[this.cursor[index]];
  }

  private settleQuiet(
    { node, stretch, nodes }: QuietNodes,
    ms: number,
    rows: RowSums,
    result: SettledHour,
  ): void {
    const count = BigInt(nodes);
    const price = stretch.price;
    const parts = withMoney(
      [freePart(stretch.reason, node.gpuMilli * ms)],
      price ? priceOfMilliseconds(price.price, ms) : null,
      price?.share,
    );
    for (const { category, reason, milliGpuMs, costMicros } of parts) {
      const time = BigInt(milliGpuMs) * count;
      const cost = costMicros === null ? null : costMicros * count;
      rows.take(
        this.rowOf(
          node,
          stretch.capacityType,
          { category, reason },
          time,
          cost,
        ),
      );
      if (cost === null) result.unpricedMilliGpuMs += time;
      else result.nodeCostMicros += cost;
    }
  }

  private settleNode(
    node: LedgerNode,
    from: number,
    to: number,
    occupancies: Occupancy[],
    gaps: Gap[],
    rows: RowSums,
    result: SettledHour,
  ): void {
    const stretches = node.stretches.filter(s => s.from < to && from < s.to);
    let first = 0;
    for (let i = 1; i <= stretches.length; i++) {
      // A cut ends where the price changes: the value, not merely the row.
      if (
        i < stretches.length &&
        stretches[i].price?.key === stretches[first].price?.key
      ) {
        continue;
      }
      const cutFrom = Math.max(from, stretches[first].from);
      const cutTo = Math.min(to, stretches[i - 1].to);
      const cut = settleCut(
        node,
        cutFrom,
        cutTo,
        stretches.slice(first, i),
        occupancies.filter(o => o.from < cutTo && cutFrom < o.to),
        gaps,
      );
      this.addCut(node, cut, rows, result);
      first = i;
    }
  }

  private addCut(
    node: LedgerNode,
    cut: SettledCut,
    rows: RowSums,
    result: SettledHour,
  ): void {
    let sum = 0n;
    for (const part of cut.parts) {
      const milliGpuMs = BigInt(part.milliGpuMs);
      rows.take(
        this.rowOf(
          node,
          cut.capacityType,
          {
            category: part.category,
            reason: part.reason,
            phase: part.phase,
            team: part.team,
            component: part.component,
            workload: part.occupancy?.workload,
            attempt: part.occupancy?.attempt,
            profile: part.occupancy?.profile,
            queue: part.occupancy?.queue,
          },
          milliGpuMs,
          part.costMicros,
        ),
      );
      if (part.costMicros === null) result.unpricedMilliGpuMs += milliGpuMs;
      else sum += part.costMicros;
    }
    if (cut.costMicros !== null) {
      if (sum !== cut.costMicros) {
        throw new Error(
          `The parts of a cut of node ${node.name} (${node.uid}) sum to ${sum}, not to its money ${cut.costMicros}; this is a defect of the ledger, please report it with a recording`,
        );
      }
      result.nodeCostMicros += cut.costMicros;
    }
    result.overcommittedMilliGpuMs += BigInt(cut.overcommittedMilliGpuMs);
  }

  private rowOf(
    node: LedgerNode,
    capacityType: string,
    key: Partial<HourRowKey> & Pick<HourRowKey, 'category' | 'reason'>,
    milliGpuMs: bigint,
    costMicros: bigint | null,
  ): HourRow {
    return {
      category: key.category,
      reason: key.reason,
      phase: key.phase ?? '',
      workload: key.workload ?? '',
      attempt: key.attempt ?? 0,
      team: key.team ?? '',
      component: key.component ?? '',
      gpuModel: node.gpuModel,
      profile: key.profile ?? '',
      capacityType,
      queue: key.queue ?? '',
      currency: this.inputs.rates.currency,
      milliGpuMs,
      costMicros,
      unpricedMilliGpuMs: costMicros === null ? milliGpuMs : 0n,
    };
  }
}

function countQuiet(
  quiet: Map<string, QuietNodes>,
  node: LedgerNode,
  stretch: LedgerNode['stretches'][number],
): void {
  const key = `${node.gpuModel}\0${node.gpuMilli}\0${stretch.price?.key}\0${stretch.capacityType}\0${stretch.reason}`;
  const same = quiet.get(key);
  if (same) same.nodes++;
  else quiet.set(key, { node, stretch, nodes: 1 });
}

function checkLaw(cluster: string, hour: SettledHour): void {
  const sum = hour.rows.reduce((all, row) => all + (row.costMicros ?? 0n), 0n);
  if (sum !== hour.nodeCostMicros) {
    throw new Error(
      `The rows of ${cluster}, ${new Date(
        hour.hour,
      ).toISOString()} sum to ${sum}, not to the nodes' money ${
        hour.nodeCostMicros
      }; this is a defect of the ledger, please report it with a recording`,
    );
  }
}
