import {
  quantityToInteger,
  quantityToMilli,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Amounts by resource name, as scheduler and Kueue count: CPU in thousandths of a core, everything else in whole units (bytes, GPUs). */
export type Amounts = Readonly<Record<string, number>>;

/** Reads a resource list. What is no quantity is left out: the API server would have refused it. */
export function amountsOf(
  list: Readonly<Record<string, unknown>> | undefined,
): Amounts {
  const amounts: Record<string, number> = {};
  for (const [name, written] of Object.entries(list ?? {})) {
    const amount = amountOf(name, written);
    if (amount !== undefined) amounts[name] = amount;
  }
  return amounts;
}

/** One quantity in the unit of its resource; undefined when it is none. */
export function amountOf(name: string, written: unknown): number | undefined {
  if (typeof written !== 'string' && typeof written !== 'number') {
    return undefined;
  }
  try {
    return Number(
      name === 'cpu' || name.endsWith('.cpu')
        ? quantityToMilli(written)
        : quantityToInteger(written),
    );
  } catch {
    return undefined;
  }
}

export function plus(a: Amounts, b: Amounts, factor: number = 1): Amounts {
  const sum: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    sum[name] = (sum[name] ?? 0) + amount * factor;
  }
  return sum;
}

export function times(amounts: Amounts, factor: number): Amounts {
  return plus({}, amounts, factor);
}

/** How often `small` fits into `large`; Infinity when it asks for nothing. */
export function howOften(small: Amounts, large: Amounts): number {
  let often = Infinity;
  for (const [name, amount] of Object.entries(small)) {
    if (amount > 0) {
      often = Math.min(often, Math.floor((large[name] ?? 0) / amount));
    }
  }
  return Math.max(0, often);
}

/**
 * What the scheduler reserves for a pod: the larger of its containers with all sidecars, and each init container with the sidecars
 * declared before it; what the pod says as a whole wins for the resources that it names; and its overhead.
 *
 * @param which - `requests`, or `limits` for quotas on limits
 */
export function podAmounts(
  spec: any,
  which: 'requests' | 'limits' = 'requests',
): Amounts {
  // The API server fills in a request that is absent from the limit.
  const read = (resources: any) =>
    amountsOf(
      which === 'requests'
        ? { ...resources?.limits, ...resources?.requests }
        : resources?.limits,
    );
  let running: Amounts = {};
  for (const container of spec?.containers ?? []) {
    running = plus(running, read(container.resources));
  }
  let sidecars: Amounts = {};
  let largestInit: Amounts = {};
  for (const container of spec?.initContainers ?? []) {
    const amounts = read(container.resources);
    if (container.restartPolicy === 'Always') {
      sidecars = plus(sidecars, amounts);
      largestInit = largest(largestInit, sidecars);
    } else {
      largestInit = largest(largestInit, plus(sidecars, amounts));
    }
  }
  const whole = largest(plus(running, sidecars), largestInit);
  return plus(
    { ...whole, ...read(spec?.resources) },
    amountsOf(spec?.overhead),
  );
}

function largest(a: Amounts, b: Amounts): Amounts {
  const result: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    result[name] = Math.max(result[name] ?? 0, amount);
  }
  return result;
}

/** An amount as people write it: `12`, `1.5 cores`, `200Gi`. */
export function inWords(resource: string, amount: number): string {
  if (resource === 'cpu' || resource.endsWith('.cpu')) {
    return `${amount / 1000} ${amount === 1000 ? 'core' : 'cores'}`;
  }
  if (/(memory|storage)$/.test(resource) && amount >= 2 ** 20) {
    return amount >= 2 ** 30
      ? `${Math.round((amount / 2 ** 30) * 10) / 10}Gi`
      : `${Math.round((amount / 2 ** 20) * 10) / 10}Mi`;
  }
  return String(amount);
}

/** How a resource is called in sentences: `GPUs`, `CPU`, `memory`. */
export function nameInWords(resource: string, gpuResource: string): string {
  if (resource === gpuResource) {
    return resource.includes('/mig-')
      ? `${resource.split('/')[1]} slices`
      : 'GPUs';
  }
  return resource === 'cpu' ? 'CPU' : resource;
}
