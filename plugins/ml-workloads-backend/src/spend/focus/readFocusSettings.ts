import type { Config } from '@backstage/config';
import type { FocusSettings } from './focusRecord';

/**
 * `mlWorkloads.focus`; names that are not given are the organization's.
 *
 * @throws Error when billedCost is neither `zero` nor `effective`
 */
export function readFocusSettings(config: Config): FocusSettings {
  const organization =
    config.getOptionalString('organization.name') ?? 'GPU platform';
  const focus = config.getOptionalConfig('mlWorkloads.focus');
  const name = (key: string, usual: string) =>
    focus?.getOptionalString(key) ?? usual;
  const billedCost = name('billedCost', 'zero');
  if (billedCost !== 'zero' && billedCost !== 'effective') {
    throw new Error(
      `mlWorkloads.focus.billedCost must be zero or effective, not ${billedCost}`,
    );
  }
  const providerName = name('providerName', organization);
  return {
    billingAccountId: name('billingAccountId', 'gpu-platform'),
    billingAccountName: name('billingAccountName', organization),
    invoiceIssuerName: name('invoiceIssuerName', organization),
    providerName,
    publisherName: name('publisherName', providerName),
    serviceName: name('serviceName', 'GPU platform'),
    billedCost,
  };
}
