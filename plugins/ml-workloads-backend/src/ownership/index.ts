export { OwnershipService } from './OwnershipService';
export { OwnershipStore } from './OwnershipStore';
export { groupOfTeam, teamOfGroup, teamsOfRefs } from './teams';
