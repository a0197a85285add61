import { jobset } from './jobset';
import { kuberay } from './kuberay';
import { kueue } from './kueue';
import { lws } from './lws';
import { Operator, OperatorName } from './Operator';
import { trainer } from './trainer';

export const OPERATORS: Record<OperatorName, Operator> = {
  kueue,
  jobset,
  lws,
  trainer,
  kuberay,
};
export {
  conversionsOf,
  definitionManifests,
  operatorManifests,
  withoutConversion,
} from './manifests';
export { kueueSecret } from './kueueSecret';
export type { DefinitionsName, Operator, OperatorName } from './Operator';
