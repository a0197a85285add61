/** Prices in another currency than the installation's: refused, never converted. */
export class CurrencyError extends Error {
  override readonly name = 'CurrencyError';
}

/** Which item of data health an error makes. */
export function problemCodeOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'CurrencyError' ||
    /this installation counts in/.test(message ?? '')
    ? 'currency-refused'
    : 'price-source-failed';
}
