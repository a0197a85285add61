export {
  priceText as moneyText,
  UNPRICED,
  type MoneyText,
} from '@slipway/backstage-plugin-ml-workloads-common';
