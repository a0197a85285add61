import { execFileSync } from 'child_process';
import fc from 'fast-check';
import { entrypoint } from './entrypoint';

it.each([
  [['python', 'train.py', '--lr=0.1'], 'python train.py --lr=0.1'],
  [['python', '-c', 'print(1)'], "python -c 'print(1)'"],
  [['echo', "it's"], "echo 'it'\\''s'"],
  [['echo', ''], "echo ''"],
  [[], ''],
])('%p is %s', (words, line) => {
  expect(entrypoint(words)).toBe(line);
});

it('a shell reads the words that were written', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().filter(word => !word.includes('\0')),
        { minLength: 1, maxLength: 4 },
      ),
      words => {
        const said = execFileSync('/bin/sh', [
          '-c',
          `printf '%s\\0' ${entrypoint(words)}`,
        ]).toString();
        expect(said.split('\0').slice(0, -1)).toEqual(words);
      },
    ),
    { numRuns: 30 },
  );
});
