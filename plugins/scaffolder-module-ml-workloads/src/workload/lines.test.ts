import { fromLines, fromVariables, toLines, toVariables } from './lines';

it.each([
  ['', undefined],
  ['--epochs', ['--epochs']],
  ['--name\na b "c"\n', ['--name', 'a b "c"']],
  ['a\n\nb', ['a', '', 'b']],
  ['a\r\nb', ['a', 'b']],
])('%j are the entries %j', (text, lines) => {
  expect(toLines(text)).toEqual(lines);
});

it('shows entries as the lines that they came from', () => {
  expect(fromLines(['a', '', 'b c'])).toBe('a\n\nb c');
  expect(fromLines(undefined)).toBe('');
});

it('reads variables and keeps everything after the first “=”', () => {
  const text = ' A=1\n\nB_URL=https://x/?q=1\nEMPTY=\n';
  const { variables, problems } = toVariables(text);
  expect(problems).toEqual([]);
  expect(fromVariables(variables)).toBe('A=1\nB_URL=https://x/?q=1\nEMPTY=');
});

it.each([
  ['A', /Line 1 has no “=”/],
  ['\n1A=x', /Line 2: “1A” is not a name/],
  ['A=1\nA=2', /Line 2: A is set twice/],
  ['=x', /“” is not a name/],
])('says what is wrong with %j', (text, problem) => {
  expect(toVariables(text).problems.join()).toMatch(problem);
});
