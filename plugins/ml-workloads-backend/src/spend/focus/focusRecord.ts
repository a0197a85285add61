import { decimal } from '../decimals';
import type { ExportRow } from '../exportRows';
import { safeText } from '../safeText';

/**
 * One settled row as a charge of FOCUS 1.2 (https://focus.finops.org/focus-specification/v1-2/), column by column. Unit prices are left out:
 * money is rounded once for each cut of a node's time, so that no price times a quantity gives it exactly.
 */

/** Names that the platform has in its cost data (`mlWorkloads.focus`). */
export interface FocusSettings {
  billingAccountId: string;
  billingAccountName: string;
  invoiceIssuerName: string;
  providerName: string;
  publisherName: string;
  serviceName: string;
  /** `zero`: the cloud bills the nodes already, so nothing here is on an invoice. `effective`: this is the invoice. */
  billedCost: 'zero' | 'effective';
}

/** A priced row with its periods. */
export interface Charge extends ExportRow {
  cost: string;
  /** UTC ms */
  chargeEnd: number;
  billingStart: number;
  billingEnd: number;
  correction: boolean;
}

/** GPU time, exact to the millionth of a second. */
const UNIT = 'GPU-Seconds';

/** What a capacity type is in FOCUS: how its price is found. */
const PRICING_CATEGORIES: Record<string, string> = {
  'on-demand': 'Standard',
  spot: 'Dynamic',
  reserved: 'Committed',
};

type Column = (charge: Charge, settings: FocusSettings) => string;

const times = new Map<number, string>();

/** `2026-11-30T00:00:00Z`. The rows of a page have few different times, so that the last ones are kept. */
function time(ms: number): string {
  let text = times.get(ms);
  if (text === undefined) {
    if (times.size > 1000) times.clear();
    text = new Date(ms).toISOString().replace('.000Z', 'Z');
    times.set(ms, text);
  }
  return text;
}

const cost: Column = charge => decimal(charge.cost, 6);
/** Of the priced part: what has no price is in no charge. */
const quantity: Column = ({ milli, unpriced }) =>
  decimal(BigInt(milli) - BigInt(unpriced), 6);

function description(charge: Charge): string {
  const { category, reason, phase, gpuModel, name, workload, attempt } = charge;
  const gpu = gpuModel || 'GPU';
  const what = name ? `${name.kind} ${name.name}` : workload;
  const of = what && attempt ? `${what}, attempt ${attempt}` : what;
  const held = category === 'allocated' ? `${gpu}, ${phase}` : gpu;
  const text = [
    category === 'allocated'
      ? `GPU time: ${held}`
      : `${reason ? `${category} (${reason})` : category}: ${held}`,
    of,
  ]
    .filter(Boolean)
    .join(', ');
  return charge.correction ? `Correction of ${text}` : text;
}

function tags(charge: Charge): string {
  const found = Object.entries({
    cluster: charge.cluster,
    component: charge.component,
    profile: charge.profile,
    queue: charge.queue,
    team: charge.team,
  }).filter(([, value]) => value);
  return JSON.stringify(
    Object.fromEntries(
      found.map(([key, value]) => [`slipway.dev/${key}`, value]),
    ),
  );
}

/** Columns of the specification, in the order of their names. */
const FOCUS_COLUMNS: Record<string, Column> = {
  BilledCost: (charge, { billedCost }) =>
    decimal(billedCost === 'effective' ? charge.cost : 0n, 6),
  BillingAccountId: (_, { billingAccountId }) => safeText(billingAccountId),
  BillingAccountName: (_, { billingAccountName }) =>
    safeText(billingAccountName),
  BillingCurrency: ({ currency }) => currency,
  BillingPeriodEnd: ({ billingEnd }) => time(billingEnd),
  BillingPeriodStart: ({ billingStart }) => time(billingStart),
  ChargeCategory: () => 'Usage',
  ChargeClass: ({ correction }) => (correction ? 'Correction' : ''),
  ChargeDescription: charge => safeText(description(charge)),
  ChargeFrequency: () => 'Usage-Based',
  ChargePeriodEnd: ({ chargeEnd }) => time(chargeEnd),
  ChargePeriodStart: ({ start }) => time(start),
  // No discounts of commitments are told apart; rules of other columns read this one.
  CommitmentDiscountStatus: () => '',
  ConsumedQuantity: quantity,
  ConsumedUnit: () => UNIT,
  ContractedCost: cost,
  EffectiveCost: cost,
  // Nothing here has been invoiced.
  InvoiceId: () => '',
  InvoiceIssuerName: (_, { invoiceIssuerName }) => safeText(invoiceIssuerName),
  ListCost: cost,
  PricingCategory: ({ capacityType }) =>
    PRICING_CATEGORIES[capacityType] ?? 'Other',
  PricingQuantity: quantity,
  PricingUnit: () => UNIT,
  ProviderName: (_, { providerName }) => safeText(providerName),
  PublisherName: (_, { publisherName }) => safeText(publisherName),
  ResourceId: ({ workload }) => safeText(workload),
  ResourceName: ({ workload, name }) =>
    workload ? safeText(name?.name ?? workload) : '',
  ResourceType: ({ workload, name }) =>
    workload ? safeText(name?.kind ?? 'Workload') : '',
  ServiceCategory: () => 'AI and Machine Learning',
  ServiceName: (_, { serviceName }) => safeText(serviceName),
  ServiceSubcategory: () => 'Machine Learning',
  SubAccountId: ({ team }) => safeText(team),
  SubAccountName: ({ team }) => safeText(team),
  SubAccountType: ({ team }) => (team ? 'Team' : ''),
  Tags: tags,
};

/** Our own columns come after those of the specification and begin with `x_`. */
const OWN_COLUMNS: Record<string, Column> = {
  x_Attempt: ({ attempt }) => (attempt === 0 ? '' : String(attempt)),
  x_CapacityType: ({ capacityType }) => safeText(capacityType),
  x_Category: ({ category }) => category,
  x_Cluster: ({ cluster }) => safeText(cluster),
  x_Component: ({ component }) => safeText(component),
  x_GpuModel: ({ gpuModel }) => safeText(gpuModel),
  x_Phase: ({ phase }) => phase,
  x_Profile: ({ profile }) => safeText(profile),
  x_Queue: ({ queue }) => safeText(queue),
  x_Reason: ({ reason }) => reason,
};

const COLUMNS = { ...FOCUS_COLUMNS, ...OWN_COLUMNS };

/** Names of the columns. */
export const FOCUS_HEADER = Object.keys(COLUMNS);

const READERS = Object.values(COLUMNS);

/** Fields of a charge, as {@link FOCUS_HEADER} names them. */
export function focusRecord(charge: Charge, settings: FocusSettings): string[] {
  return READERS.map(read => read(charge, settings));
}
