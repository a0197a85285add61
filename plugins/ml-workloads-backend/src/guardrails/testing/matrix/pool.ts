/** Runs tasks, so many at a time. */
export async function pooled<T>(
  tasks: ReadonlyArray<() => Promise<T>>,
  width: number,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < tasks.length) {
      const index = next;
      next += 1;
      results[index] = await tasks[index]();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
