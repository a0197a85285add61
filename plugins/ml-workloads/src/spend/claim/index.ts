export { ClaimableRows } from './ClaimableRows';
