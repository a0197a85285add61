import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { markComponents } from '../metering';
import { charges, net, observe, settleAt } from '../metering/testing/closedRun';
import { migrate } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
} from '../metering/testing/world';
import { OwnershipService } from './OwnershipService';
import { OwnershipStore } from './OwnershipStore';

jest.setTimeout(120_000);

const DETECTOR: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'detector', namespace: 'default' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/vision' }],
};

/** A pod of team vision that names the detector, and one that names nothing. */
const seen = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  node('10:00', { created: '08:00' }),
  beats('10:00', '12:00'),
  pod('10:30', {
    scheduled: '10:30',
    labels: { 'backstage.io/kubernetes-id': 'detector' },
  }),
  pod('10:00', { name: 'other', scheduled: '10:00' }),
);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())(
  'the first owner of a component on %s',
  id => {
    let knex: Knex;
    const refresh = async (entities: Entity[], now: number) =>
      OwnershipService.create({
        store: OwnershipStore.create(knex),
        catalog: catalogServiceMock({ entities }),
        auth: mockServices.auth(),
        onFirst: (refs, at) => markComponents(knex, refs, at),
        now: () => now,
      }).refresh();
    const byComponent = async () => {
      const minutes: Record<string, number> = {};
      for (const [text, [milli]] of Object.entries(await net(knex))) {
        const key = Object.fromEntries(JSON.parse(text));
        if (key.category !== 'allocated') continue;
        const hour = new Date(Number(key.hour)).toISOString().slice(11, 13);
        const name = `${hour} ${key.component}`;
        minutes[name] = (minutes[name] ?? 0) + Number(milli) / 60_000_000;
      }
      return minutes;
    };
    const after = {
      '10 ': 60,
      '10 component:default/detector': 30,
      '11 ': 60,
      '11 component:default/detector': 60,
    };

    beforeEach(async () => {
      knex = await databases.init(id);
      await migrate(knex);
      await observe(knex, seen);
      await settleAt(knex, '2026-03-02T12:00:00Z');
    });

    it('is the owner of what ran before it was known', async () => {
      expect(await byComponent()).toEqual({ '10 ': 90, '11 ': 120 });
      await refresh([DETECTOR], clock('12:30'));
      await settleAt(knex, '2026-03-02T12:31:00Z');
      expect(await byComponent()).toEqual(after);
      expect(await knex('ledger_corrections')).toEqual([]);
      // Known now, it marks nothing.
      await refresh([DETECTOR], clock('12:40'));
      expect(await knex('ledger_dirty_hours')).toEqual([]);
    });

    it('corrects months that are closed', async () => {
      const billed = await charges(knex);
      await refresh([DETECTOR], Date.parse('2026-04-10T00:00:00Z'));
      await settleAt(knex, '2026-04-10T00:01:00Z');
      expect(await charges(knex)).toEqual(billed);
      expect(await byComponent()).toEqual(after);
    });

    it('moves nothing that names something else', async () => {
      const other = {
        ...DETECTOR,
        metadata: { ...DETECTOR.metadata, name: 'x' },
      };
      await refresh([other], clock('12:30'));
      expect(await knex('ledger_dirty_hours')).toEqual([]);
    });
  },
);
