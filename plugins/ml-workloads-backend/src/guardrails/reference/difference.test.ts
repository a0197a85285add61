import { difference } from './difference';

const text = (...lines: string[]) => lines.join('\n');

describe('difference', () => {
  it('says nothing of equal texts', () => {
    expect(difference('a\nb', 'a\nb')).toBeNull();
  });

  it('shows what goes and what comes, with what stands around it', () => {
    expect(
      difference(
        text('1', '2', '3', '4', 'gpus: 4', '5', '6', '7', '8'),
        text('1', '2', '3', '4', 'gpus: 3', '5', '6', '7', '8'),
      ),
    ).toBe(
      text(
        ' …',
        ' 2',
        ' 3',
        ' 4',
        '-gpus: 4',
        '+gpus: 3',
        ' 5',
        ' 6',
        ' 7',
        ' …',
      ),
    );
  });

  it('shows lines that are only left out or only added', () => {
    expect(difference(text('a', 'b', 'c'), text('a', 'c', 'd'))).toBe(
      text(' a', '-b', ' c', '+d'),
    );
  });
});
