import { jsonLines } from './jsonLines';

/** A response that comes in pieces, and whether its reader told it to stop. */
function pieces(...texts: Array<string | Uint8Array>) {
  const cancelled = jest.fn();
  let next = 0;
  const response = {
    body: {
      getReader: () => ({
        read: async () => {
          const text = texts[next++];
          return text === undefined
            ? { done: true }
            : {
                done: false,
                value:
                  typeof text === 'string'
                    ? new TextEncoder().encode(text)
                    : text,
              };
        },
        cancel: async () => cancelled(),
      }),
    },
  } as unknown as Response;
  return { response, cancelled };
}

async function all(response: Response) {
  const values: unknown[] = [];
  for await (const value of jsonLines(response)) values.push(value);
  return values;
}

it('puts documents together that come in pieces, also inside of a letter', async () => {
  const bytes = new TextEncoder().encode('{"text":"ä"}\n');
  const { response } = pieces(
    '{"a":1}\n{"b"',
    ':2}\n',
    '\n\n',
    bytes.slice(0, 10),
    bytes.slice(10),
  );
  expect(await all(response)).toEqual([{ a: 1 }, { b: 2 }, { text: 'ä' }]);
});

it('leaves out a document that was cut off', async () => {
  const { response } = pieces('{"a":1}\n{"b"');
  expect(await all(response)).toEqual([{ a: 1 }]);
});

it('lets the backend go when its reader leaves', async () => {
  const { response, cancelled } = pieces('{"a":1}\n', '{"b":2}\n');
  const values = jsonLines(response);
  await values.next();
  await values.return(undefined);
  expect(cancelled).toHaveBeenCalled();
});
