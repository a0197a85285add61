/** What the serving engines share: how many replicas, how long a start may take, and what belongs to a service. Everything is pure. */
export { autoscaler, prometheusTriggers, type ScaleTarget } from './autoscaler';
export { drainGrace, servingContainer } from './container';
export { disruptionBudget } from './disruption';
export { assemble, type Build } from './manifests';
export { escapeRegex } from './queries';
export { replicasAtStart } from './replicas';
export { rolloutOf } from './rollout';
export { scaleOf, SCALED_OBJECT, type Scale } from './scale';
export { service } from './service';
export { spread } from './spread';
export { startupOf, type Startup } from './startup';
