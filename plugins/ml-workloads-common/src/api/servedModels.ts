/** `GET /served-models`, for the catalog only */
export interface ServedModelList {
  items: ServedModel[];
}

/** A workload that serves a model for a component, and where it answers. */
export interface ServedModel {
  workloadId: string;
  cluster: string;
  namespace: string;
  kind: string;
  name: string;
  /** Entity reference of the team's group. */
  owner: string;
  /** Entity reference of the component that it serves for. */
  component: string;
  /** Inside the cluster unless it says otherwise. */
  url: string;
  /** The API that it speaks; `http` where nothing says. */
  serverType: 'openai-v1' | 'open-inference-v2' | 'http';
  /** Names that requests call the model by; null where it is not known. */
  models: string[] | null;
  /** As it was launched; null when it was not launched here. */
  stage: 'production' | 'development' | null;
}
