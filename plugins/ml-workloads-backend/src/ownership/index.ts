export { groupOfTeam, teamOfGroup, teamsOfRefs } from './teams';
