import type { CapacityPool } from '@slipway/backstage-plugin-ml-workloads-common';
import { COLOURS, NumbersTable, styles } from '../components';
import { formatGpus } from '../numbers';
import capacityStyles from './capacity.module.css';
import { describeBlocks } from './describeCapacity';

/** What is free in each pool, and in which blocks. */
export function PoolsTable({ pools }: { pools: CapacityPool[] }) {
  return (
    <NumbersTable
      caption="Pools (GPUs)"
      rows={pools}
      rowKey={p => `${p.cluster} ${p.profile} ${p.gpuModel}`}
      columns={[
        {
          id: 'pool',
          header: 'Hardware',
          wrap: true,
          cell: p => (
            <>
              {p.profile ?? p.gpuModel}
              {p.profile && <p className={styles.secondary}>{p.gpuModel}</p>}
            </>
          ),
        },
        {
          id: 'cluster',
          header: 'Cluster',
          wideOnly: new Set(pools.map(p => p.cluster)).size === 1,
          cell: p => p.cluster,
        },
        {
          id: 'nodes',
          header: 'Nodes',
          numeric: true,
          cell: p =>
            p.openNodes === p.nodes ? (
              p.nodes
            ) : (
              <span title={`${p.nodes - p.openNodes} take no new pods`}>
                {p.openNodes} of {p.nodes}
              </span>
            ),
        },
        {
          id: 'total',
          header: 'GPUs',
          numeric: true,
          cell: p => formatGpus(p.totalGpusMilli),
        },
        {
          id: 'free',
          header: 'Free',
          numeric: true,
          cell: p => (
            <>
              {formatGpus(p.freeGpusMilli)}
              {unusable(p) > 0 && (
                <p className={styles.secondary}>
                  {formatGpus(unusable(p))} unusable
                </p>
              )}
            </>
          ),
        },
        {
          id: 'block',
          header: 'Largest block',
          numeric: true,
          wideOnly: true,
          cell: p => formatGpus(p.largestFreeBlockMilli),
        },
        {
          id: 'blocks',
          header: 'Free blocks (nodes × GPUs)',
          wrap: true,
          cell: p => describeBlocks(p.blocks),
        },
        {
          id: 'use',
          header: 'In use',
          cell: p => (
            <UseBar
              share={
                p.totalGpusMilli === 0 ? 0 : p.heldGpusMilli / p.totalGpusMilli
              }
            />
          ),
        },
      ]}
    />
  );
}

/** What no pod holds and none can have: on closed nodes, unhealthy, or left over by a MIG layout. */
function unusable(pool: CapacityPool): number {
  return pool.totalGpusMilli - pool.heldGpusMilli - pool.freeGpusMilli;
}

/** A share as a bar and a number. */
export function UseBar({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return (
    <span className={capacityStyles.use}>
      <span className={capacityStyles.track} aria-hidden>
        <span
          className={capacityStyles.fill}
          style={{
            width: `${Math.min(100, percent)}%`,
            background: COLOURS.work,
          }}
        />
      </span>
      {percent} %
    </span>
  );
}
