import { harmlessLine, LONGEST_LINE } from './harmless';

it.each([
  ['plain text', 'step 100 loss 0.31', 'step 100 loss 0.31'],
  ['tabs and other scripts', 'α\tβ 日本語 🚀', 'α\tβ 日本語 🚀'],
  ['colours', '\u001b[1;31mERROR\u001b[0m no GPU', 'ERROR no GPU'],
  ['true colours', '\u001b[38;2;255;0;0mred\u001b[m', 'red'],
  ['cursor and screen', 'a\u001b[2J\u001b[1;1Hb\u001b[?25l', 'ab'],
  ['a terminal title', '\u001b]0;rm -rf /\u0007ok', 'ok'],
  [
    'a link',
    '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
    'click',
  ],
  ['an escape that never ends', 'x\u001b]0;never', 'x'],
  ['device control', 'x\u001bPsomething\u001b\\y', 'xy'],
  ['eight-bit escapes', 'x\u009b31my', 'xy'],
  ['a lone escape', 'x\u001b', 'x'],
  ['a progress bar', ' 10%|#\r 50%|#####\r100%|##########', '100%|##########'],
  ['the line ends of other systems', 'text\r', 'text'],
  ['control characters', 'a\u0000b\u0008c\u007fd', 'a\ufffdb\ufffdc\ufffdd'],
  ['turned reading direction', 'abc\u202egnp.exe', 'abc\ufffdgnp.exe'],
  ['what is invisible', 'pass\u200bword', 'pass\ufffdword'],
  [
    'markup, which is text',
    '<img src=x onerror=alert(1)>',
    '<img src=x onerror=alert(1)>',
  ],
])('%s', (_what, line, expected) => {
  expect(harmlessLine(line)).toBe(expected);
});

it('cuts a line that would fill the memory of a browser', () => {
  const text = harmlessLine('x'.repeat(10 * LONGEST_LINE));
  expect(text.length).toBeLessThan(LONGEST_LINE + 50);
  expect(text).toMatch(/x … \(cut, 163840 characters\)$/);
});
