export { ClaimableRows } from './ClaimableRows';
export { ClaimsPanel } from './ClaimsPanel';
export { useSpendClaims, type SpendClaims } from './useSpendClaims';
