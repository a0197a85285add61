/**
 * What the Slipway plugins share: the API shapes, permissions, labels, money and quantities.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './spend';
export * from './labels';
export * from './permissions';
export * from './money';
export * from './quantity';
export * from './gpus';
export * from './moneyText';
export * from './launchForm';
export * from './reasonText';
export * from './servingDefaults';
export * from './operations';
