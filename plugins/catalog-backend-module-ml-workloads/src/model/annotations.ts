import { createCatalogModelLayer } from '@backstage/catalog-model/alpha';
import { ENTITY_ANNOTATIONS } from '@slipway/backstage-plugin-ml-workloads-common';

/** What Slipway's annotations on entities mean, for everybody who asks the catalog's model. */
export const annotationsLayer = createCatalogModelLayer({
  layerId: 'slipway.dev/annotations',
  builder: model => {
    model.addAnnotation({
      name: ENTITY_ANNOTATIONS.cluster,
      title: 'Cluster of a GPU workload',
      description:
        'Name of the cluster that runs the workload of this entity, as in the configuration mlWorkloads.clusters. Set by Slipway on the entities of served models; it grants nothing.',
    });
    model.addAnnotation({
      name: ENTITY_ANNOTATIONS.namespace,
      title: 'Namespace of a GPU workload',
      description:
        'Kubernetes namespace of the workload of this entity. Set by Slipway on the entities of served models.',
    });
    model.addAnnotation({
      name: ENTITY_ANNOTATIONS.workload,
      title: 'GPU workload',
      description:
        "Slipway's id of the workload that serves the model of this entity; its page is /gpu/workloads/<id>. Another id follows when the Kubernetes object is made anew.",
    });
  },
});
