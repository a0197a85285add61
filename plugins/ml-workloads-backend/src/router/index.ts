export { demandRow, type RouterOptions, type User } from './context';
export { createRouter } from './createRouter';
export { spendQuery, toSpendQuery } from './query';
export { demandSpend } from './spend';
