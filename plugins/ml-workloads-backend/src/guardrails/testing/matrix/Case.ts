import type {
  KubernetesObject,
  PodPart,
  WorkloadKind,
  WorkloadOptions,
} from '../objects';

/** A change to an object that every rule allows. */
export interface Change {
  options?: (kind: WorkloadKind) => Partial<WorkloadOptions>;
  /** To the object in place, after it was built with the options. */
  edit?: (
    object: KubernetesObject,
    parts: PodPart[],
    kind: WorkloadKind,
  ) => void;
}

/** One way of breaking one rule, for every kind that the rule's policy matches. */
export interface Case extends Change {
  code: string;
  /** What is wrong with it, in words. */
  wrong: string;
  /** The kinds that can be broken so; all that the policy matches when absent. */
  only?: readonly WorkloadKind[];
  /** Rules that cannot but refuse it too. */
  also?: (kind: WorkloadKind) => string[];
  /** Rules that refuse it too when what was there before is changed into it. */
  alsoUpdating?: (kind: WorkloadKind) => string[];
  /** Limits beside those that switch every rule on. */
  limits?: Record<string, unknown>;
  /** Labels of the namespace. */
  labels?: Record<string, string>;
  /** The object that passes and is changed into the broken one; the plain one when absent. */
  right?: Change;
  /** `update`: the rule compares with what was there, so creating it is allowed. */
  on?: 'update';
  /** Kinds for which changing what exists into it is no fault, for instance scaling down. */
  updatePasses?: readonly WorkloadKind[];
  /** Of a namespace without limits. */
  unlimited?: boolean;
}
