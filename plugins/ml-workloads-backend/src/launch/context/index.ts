export { readChoices } from './choices';
export { readClaims } from './claims';
export { Discovery } from './Discovery';
export { demandServed, describeEngines } from './engines';
export { Recent } from './Recent';
export { priorityOf, readPriorities, type Priorities } from './priorities';
