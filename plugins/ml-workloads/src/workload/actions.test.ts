import { detailOf, workloads, workloadSpendOf } from '../../dev/fixtures';
import {
  describeActor,
  describeConsequences,
  possibleActions,
} from './actions';

const running = detailOf(workloads[0]);
const spend = workloadSpendOf(running);

it('offers what the state allows', () => {
  expect(possibleActions(running)).toEqual(['pause', 'stop']);
  expect(possibleActions({ ...running, state: 'Paused' })).toEqual([
    'resume',
    'stop',
  ]);
  expect(possibleActions({ ...running, state: 'Succeeded' })).toEqual([]);
  expect(possibleActions({ ...running, deleted: true })).toEqual([]);
  expect(possibleActions({ ...running, kind: 'Pod' })).toEqual(['stop']);
});

it('says in numbers what stopping does', () => {
  expect(describeConsequences('stop', running, spend)).toEqual([
    '2 pods end and 8 GPUs become free, which saves $55.04 an hour.',
    'Work since its last checkpoint is lost.',
    'It cannot be resumed. Its history and its spend stay here.',
    'So far it used 27.2 GPU-h for $187.',
  ]);
});

it('does not invent a price', () => {
  const unpriced = { ...spend, pricePerGpuHourMicros: null };
  expect(describeConsequences('pause', running, unpriced)[0]).toBe(
    '2 pods end and 8 GPUs become free.',
  );
  expect(
    describeConsequences('resume', { ...running, state: 'Paused' }, unpriced),
  ).toContain('What it will cost is not known: the GPUs have no price.');
});

it('says who can act', () => {
  const reason = { code: 'X', sentence: 'It waits.', action: null };
  expect(describeActor({ ...reason, actor: 'nobody' })).toBe(
    'Nobody needs to act: it goes on by itself.',
  );
  expect(
    describeActor({ ...reason, actor: 'lead', action: 'ask for more quota' }),
  ).toBe('Your team lead can act: ask for more quota');
});
