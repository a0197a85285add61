import { Recent } from './Recent';

describe('answers that are kept for a moment', () => {
  let now: number;
  let asked: string[];
  let recent: Recent<string>;
  const ask = (key: string, answer: () => Promise<string>) =>
    recent.get(key, () => {
      asked.push(key);
      return answer();
    });

  beforeEach(() => {
    now = 0;
    asked = [];
    recent = Recent.create({ maxAgeMs: 2000, now: () => now });
  });

  it('are asked for once while they are new, and for each key', async () => {
    const answers = await Promise.all([
      ask('a', async () => 'one'),
      ask('a', async () => 'two'),
      ask('b', async () => 'three'),
    ]);
    expect(answers).toEqual(['one', 'one', 'three']);
    now = 1999;
    expect(await ask('a', async () => 'four')).toBe('one');
    now = 2000;
    expect(await ask('a', async () => 'five')).toBe('five');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('are not kept when asking failed', async () => {
    await expect(
      ask('a', async () => {
        throw new Error('away');
      }),
    ).rejects.toThrow('away');
    expect(await ask('a', async () => 'back')).toBe('back');
  });
});
