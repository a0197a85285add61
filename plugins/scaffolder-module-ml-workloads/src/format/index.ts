export { ageText, durationText, splitDuration } from './duration';
export { moneyText, UNPRICED, type MoneyText } from './money';
