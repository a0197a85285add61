export { demandRow, type RouterOptions, type User } from './context';
export { createRouter } from './createRouter';
export { spendQuery, toSpendSelection } from './query';
export { demandSpend } from './spend';
