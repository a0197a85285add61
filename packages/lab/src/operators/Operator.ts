import { Layout } from '../layout';
import { ComponentSpec } from '../processes/Component';
import { PortName } from '../ports';

/** An operator that can be part of the lab. */
export interface Operator {
  name: OperatorName;
  /** Port of its webhooks, if it has any. */
  webhookPort?: PortName;
  /** Writes its configuration and returns how to start it. `running` are all operators of this lab. */
  prepare(layout: Layout, running: OperatorName[]): Promise<ComponentSpec>;
}

export type OperatorName = 'kueue' | 'jobset' | 'lws' | 'trainer' | 'kuberay';

/**
 * Projects of which the lab serves the resource definitions and runs nothing: `…-definitions` those of every version, `keda` and
 * `kserve` what the other parts of a whole lab use.
 */
export type DefinitionsName =
  | 'keda'
  | 'kserve'
  | 'kserve-definitions'
  | `${Exclude<OperatorName, 'kueue'>}-definitions`;
