import { Silence } from './Silence';

describe('the silence of a stream', () => {
  const told: string[] = [];
  let silence: Silence;

  beforeEach(() => {
    jest.useFakeTimers();
    told.length = 0;
    silence = Silence.listen({
      limitMs: 75_000,
      graceMs: 3_000,
      lifeMs: 100_000,
      onSilent: ({ message }) => told.push(message),
    });
  });
  afterEach(() => {
    silence.stop();
    jest.useRealTimers();
  });

  it('is too long after its limit, whenever something was heard last', () => {
    jest.advanceTimersByTime(20_000);
    silence.heard();
    jest.advanceTimersByTime(74_999);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual([
      'nothing came for 75 s, not even the end that was due',
    ]);
  });

  it('is too long soon after the end was due', () => {
    jest.advanceTimersByTime(60_000);
    silence.heard();
    jest.advanceTimersByTime(42_999);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told).toHaveLength(1);
  });

  it('does not count while nobody reads', () => {
    silence.stop();
    jest.advanceTimersByTime(600_000);
    expect([told, silence.lasts(10_000)]).toEqual([[], false]);
    silence.heard();
    jest.advanceTimersByTime(2_999);
    expect([told, silence.lasts(2_999)]).toEqual([[], true]);
    jest.advanceTimersByTime(1);
    expect(told).toHaveLength(1);
  });
});
