import fc from 'fast-check';
import { parseCodedMessage } from './codedMessage';
import { parseWarnings } from './warnings';

/** As k8s.io/apimachinery writes them: quotes and backslashes escaped. */
const header = (text: string) =>
  `299 - "${text.replace(/[\\"]/g, character => `\\${character}`)}"`;

describe('Warning headers', () => {
  it.each([
    ['one', ['299 - "a"'], ['a']],
    ['none', [], []],
    ['joined by fetch', ['299 - "a", 299 - "b, c"'], ['a', 'b, c']],
    ['repeated', ['299 - "a"', '299 - "b"'], ['a', 'b']],
    [
      'quotes and backslashes',
      ['299 - "say \\"x\\" \\\\ y"'],
      ['say "x" \\ y'],
    ],
    [
      'something that looks like another warning inside the text',
      ['299 - "a\\", 299 - \\"b"'],
      ['a", 299 - "b'],
    ],
    [
      'an agent and a date',
      ['299 kube "a" "Tue, 24 Nov 2026 10:00:00 GMT", 299 - "b"'],
      ['a', 'b'],
    ],
    ['no warning at all', ['nonsense'], []],
  ])('%s', (_, headers, texts) => {
    expect(parseWarnings(headers).map(({ text }) => text)).toEqual(texts);
  });

  it('come back as they were sent, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), texts => {
        const joined = texts.map(header).join(', ');
        expect(parseWarnings([joined]).map(({ text }) => text)).toEqual(texts);
      }),
    );
  });
});

describe('coded messages', () => {
  it.each([
    ['SW01 gpus=16 max=8', { code: 'SW01', values: { gpus: '16', max: '8' } }],
    ['SW03 team=x ns=', { code: 'SW03', values: { team: 'x', ns: '' } }],
    [
      'SW05 n=1 image=a=b:c@d',
      { code: 'SW05', values: { n: '1', image: 'a=b:c@d' } },
    ],
    ['SW04', { code: 'SW04', values: {} }],
    ['failed expression: object.spec', null],
    ['SW01 something is wrong', null],
    ['', null],
  ])('%s', (message, read) => {
    expect(parseCodedMessage(message)).toEqual(read);
  });
});
