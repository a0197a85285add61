export type { KnownClaim } from './ClaimPages';
export { SpendClaims, type ClaimRequest } from './SpendClaims';
