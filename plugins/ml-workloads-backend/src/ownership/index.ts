export { SpendClaims, type ClaimRequest, type KnownClaim } from './claims';
export { EntityRollUps } from './EntityRollUps';
export { EntityScopes, type EntityScope } from './EntityScopes';
export { OwnershipService } from './OwnershipService';
export { OwnershipStore } from './OwnershipStore';
export { groupOfTeam, teamOfGroup, teamsOfRefs } from './teams';
