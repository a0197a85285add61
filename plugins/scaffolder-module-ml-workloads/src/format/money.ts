export {
  priceText as moneyText,
  type MoneyText,
} from '@slipway/backstage-plugin-ml-workloads-common';
