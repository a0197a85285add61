/** What RayJob and RayService share: a Ray cluster on the profile's GPUs, and the pods that KubeRay makes of it. */
export { rayPodTemplates } from './podTemplates';
export { rayCluster } from './rayCluster';
