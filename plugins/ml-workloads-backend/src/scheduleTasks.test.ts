import { mockServices } from '@backstage/backend-test-utils';
import { scheduleTasks } from './scheduleTasks';

/** The task that settles, and how many marked hours are left. Other tasks are never run. */
async function settling(marked: number) {
  const left = { hours: marked };
  const changed = jest.fn();
  const run: Record<string, () => Promise<void>> = {};
  const options: any = {
    scheduler: {
      scheduleTask: async ({ id, fn }: any) => {
        run[id] = fn;
      },
    },
    logger: mockServices.logger.mock(),
    settler: {
      // As the ledger's: two dozen hours at a time.
      settleDirty: async () => {
        const hours = Math.min(24, left.hours);
        left.hours -= hours;
        return hours;
      },
    },
    observers: { fences: () => [{ cluster: 'lab', guard: async () => {} }] },
    unobserved: { each: async () => {} },
    ownership: { teams: () => [], load: async () => {} },
    changes: { changed },
  };
  await scheduleTasks(options);
  return { left, changed, settle: run.settle };
}

it('settles all that a claim has marked in one go, and tells of it once', async () => {
  const { left, changed, settle } = await settling(60);
  await settle();
  expect(left.hours).toBe(0);
  expect(changed).toHaveBeenCalledTimes(1);
});

it('tells of nothing when nothing is marked', async () => {
  const { changed, settle } = await settling(0);
  await settle();
  expect(changed).not.toHaveBeenCalled();
});
