/** The values of a response that has one JSON document a line, as they come. Empty lines are signs of life. */
export async function* jsonLines<T>(response: Response): AsyncGenerator<T> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + decoder.decode(value, { stream: true })).split(
        '\n',
      );
      rest = parts.pop()!;
      for (const part of parts) if (part !== '') yield JSON.parse(part) as T;
    }
  } finally {
    // The reader has gone elsewhere: the backend must not go on.
    reader.cancel().catch(() => {});
  }
}
