/** Days and months of single workloads, which are written once a day: until then a reader adds the hours (decision 0015). */
export {
  settledParts,
  settledSums,
  SUM_TABLES,
  unfoldedSums,
  type SummedIn,
} from './settledSums';
export { UnfoldedHours, type UnfoldedDay } from './UnfoldedHours';
