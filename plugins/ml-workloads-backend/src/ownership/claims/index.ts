export { SpendClaims, type ClaimRequest } from './SpendClaims';
