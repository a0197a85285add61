import { readAllocations, type Allocation } from './allocation';
import type { OpenCostConfig } from './readOpenCost';

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 32 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** OpenCost does not answer, refuses, or answers with something else. Its message holds no address and no credentials. */
export class OpenCostError extends Error {}

/** Asks one OpenCost for one UTC day at a time: long windows are what makes it slow (opencost #1841). */
export class OpenCostClient {
  static create(config: OpenCostConfig): OpenCostClient {
    return new OpenCostClient(config);
  }

  private constructor(private readonly config: OpenCostConfig) {}

  get cluster(): string {
    return this.config.cluster;
  }

  /**
   * @param day - start of the UTC day, ms
   * @throws OpenCostError
   */
  async dayOf(day: number): Promise<Allocation[]> {
    const query = new URLSearchParams({
      window: `${stamp(day)},${stamp(day + DAY_MS)}`,
      aggregate: 'namespace',
      accumulate: 'true',
      includeIdle: 'true',
    });
    try {
      return readAllocations(JSON.parse(await this.get(query)));
    } catch (error) {
      if (error instanceof OpenCostError) throw error;
      throw new OpenCostError(
        error instanceof SyntaxError
          ? "OpenCost's answer is no JSON"
          : (error as Error).message,
      );
    }
  }

  private async get(query: URLSearchParams): Promise<string> {
    const { url, authorization } = this.config;
    let response: Response;
    try {
      response = await fetch(`${url}/allocation?${query}`, {
        headers: {
          accept: 'application/json',
          ...(authorization && { authorization }),
        },
        // The credentials are for this address only.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const code = (error as any)?.cause?.code;
      throw new OpenCostError(
        `OpenCost does not answer${code ? ` (${code})` : ''}`,
      );
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new OpenCostError(`OpenCost answered with ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) {
        throw new OpenCostError("OpenCost's answer is too large");
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
