export { ageText, durationText, splitDuration } from './duration';
export { moneyText, type MoneyText } from './money';
