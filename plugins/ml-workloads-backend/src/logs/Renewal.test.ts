import { Renewal } from './Renewal';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const start = () => {
  const onDue = jest.fn();
  const renewal = Renewal.start({
    atLatestMs: 600_000,
    silentMs: 60_000,
    onDue,
  });
  return { renewal, onDue };
};

it('is due after a minute without a line', () => {
  const { renewal, onDue } = start();
  jest.advanceTimersByTime(50_000);
  renewal.heard();
  jest.advanceTimersByTime(59_000);
  expect(onDue).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1_000);
  expect(onDue).toHaveBeenCalledTimes(1);
});

it('is due once in the end, however much is written', () => {
  const { renewal, onDue } = start();
  for (let s = 0; s < 1_200; s++) {
    jest.advanceTimersByTime(1_000);
    if (!onDue.mock.calls.length) renewal.heard();
  }
  expect(onDue).toHaveBeenCalledTimes(1);
});

it('is not due any more once it is stopped', () => {
  const { renewal, onDue } = start();
  renewal.stop();
  jest.advanceTimersByTime(1_000_000);
  expect(onDue).not.toHaveBeenCalled();
});
