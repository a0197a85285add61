import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  slipway?: {
    /**
     * A demonstration portal: launch requests may say how a simulated pod plays (`simulate`), and the demo sign-in may load. Set by
     * `npm start` only; never in a portal that people work with.
     */
    demo?: boolean;
  };

  mlWorkloads?: {
    /** Clusters that are observed and launched into. Each must be a cluster of the Kubernetes plugin as well, by the same name. */
    clusters?: Array<{
      /** Name, as in `kubernetes.clusterLocatorMethods`. */
      name: string;
      /** What people read. Default: the Kubernetes plugin's title, else the name. */
      title?: string;
      /** The hardware is simulated; every screen that is fed by the cluster says so. Default: false. */
      simulated?: boolean;
      /**
       * Prometheus as the pods of the cluster reach it, e.g. `http://prometheus.monitoring:9090`: where autoscalers of serving workloads
       * read concurrency, queue depth and GPU use. Without it only what Kubernetes itself measures can be scaled on.
       */
      prometheusAddress?: string;
      /**
       * `resources.excludeResourcePrefixes` of the cluster's Kueue, e.g. `[ephemeral-storage]`: it needs no quota for resources whose
       * names begin so. The portal cannot read Kueue's configuration; without this key a forecast is "not known" for a workload that asks
       * for a resource without quota, until one like it is seen to be admitted. Default: none.
       */
      kueueIgnores?: string[];
      /**
       * Identity for creating, dry runs, patches, deletion and logs: a ServiceAccount with the rights of `guardrails/rbac`. Reading and
       * watching use the Kubernetes plugin's own identity. Give one of the two keys.
       */
      writer?: {
        /** File with the token. Read again when it changes. */
        tokenFile?: string;
        /**
         * The token itself.
         * @visibility secret
         */
        token?: string;
      };
      /**
       * Write with the Kubernetes plugin's identity instead. An explicit choice, refused while `permission.enabled` is not true: that
       * identity has every team's rights. Default: false.
       */
      reusePluginIdentity?: boolean;
    }>;

    /** Live updates. They say that something changed, never what; each page then asks again with the person's own rights. */
    signals?: {
      /**
       * Groups whose members see every team, as entity references, e.g. `group:default/platform`. They are told of each change; others
       * only of their own team's. Default: none; such people's pages then ask again by themselves, every 20 s.
       */
      everyTeam?: string[];
    };

    /**
     * How long the history of workloads is kept after they and their pods are gone from the cluster. Their names and their days and months of
     * spend are kept for good; of the ledger's hours `mlWorkloads.metering.retention` decides.
     */
    retention?: {
      /** Pods, events, replicas and manifests. At least a day. Default: `{ days: 90 }`. */
      details?: HumanDuration | string;
      /** States, attempts, starts, waits, operations and receipts. Not shorter than `details`. Default: `{ days: 400 }`. */
      history?: HumanDuration | string;
    };

    /**
     * What teams are told of their workloads, through Backstage's notifications. Each person switches kinds of it off for themselves under
     * Settings, Notifications; `notifications.defaultSettings` of Backstage says what is on at first.
     */
    notifications?: {
      /** Default: true. Without `@backstage/plugin-notifications-backend` nothing can be sent; false spares the log the warning. */
      enabled?: boolean;
      /** That a workload runs is news after a wait of at least so long. Default: `{ minutes: 15 }`. */
      longWait?: HumanDuration | string;
      /**
       * A start that takes longer is news, where too few of its like have started to know what is usual; else it is news once it takes longer
       * than 95 of 100. Default: `{ minutes: 30 }`.
       */
      stuckAfter?: HumanDuration | string;
      /**
       * What happened longer ago is never told: it is found when the portal is installed, or was away. Default: `{ minutes: 30 }`.
       */
      notOlderThan?: HumanDuration | string;
    };

    /**
     * Priority by kind of work, so that serving comes before batch. What is absent is not written into objects; a request may name another
     * WorkloadPriorityClass, and the guardrails say which are allowed.
     */
    priorities?: {
      /** Of what ends by itself. */
      training?: {
        /** Kueue WorkloadPriorityClass: who is admitted first. */
        workloadPriorityClass?: string;
        /** PriorityClass of the pods: who is scheduled first, and who may preempt. */
        podPriorityClass?: string;
      };
      /** Of what answers requests. */
      serving?: {
        /** Kueue WorkloadPriorityClass: who is admitted first. */
        workloadPriorityClass?: string;
        /** PriorityClass of the pods: who is scheduled first, and who may preempt. */
        podPriorityClass?: string;
      };
    };

    /** The GPU shapes that the platform offers. */
    hardwareProfiles?: Array<{
      /** Name that launch requests use; a label value. */
      name: string;
      /** What people read. Default: the name. */
      title?: string;
      /** What it is good for, one sentence. */
      description?: string;
      /** Extended resource of one GPU. Default: `nvidia.com/gpu`. */
      resourceName?: string;
      /** Product label of the GPU, e.g. `NVIDIA-H100-80GB-HBM3`. */
      gpuModel: string;
      /** Memory of a GPU in GiB. */
      gpuMemoryGiB?: number;
      /** How many GPUs one pod may have, e.g. `[1, 2, 4, 8]`. */
      counts: number[];
      /** Selects the nodes. Written into every pod of the profile. */
      nodeSelector?: { [label: string]: string };
      /** Tolerates the taints of the nodes. Written into every pod of the profile, and never into others. */
      tolerations?: Array<{
        /** Key of the taint, e.g. `nvidia.com/gpu`. */
        key?: string;
        /** `Exists` or `Equal`. */
        operator?: string;
        /** Value of the taint, with `Equal`. */
        value?: string;
        /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`; every effect when absent. */
        effect?: string;
      }>;
      /** LocalQueue that workloads of the profile go to unless the request says otherwise. Default: the first of the namespace's limits. */
      queue?: string;
      /** CPU for each GPU, a Kubernetes quantity, e.g. `'20'`. */
      cpuPerGpu: string | number;
      /** Memory for each GPU, a Kubernetes quantity, e.g. `200Gi`. */
      memoryPerGpu: string | number;
      /** Labels by which the price is looked up where no node of the profile exists yet, e.g. its instance type. */
      priceLabels?: { [label: string]: string };
      /** The cloud may take the nodes away at any time: training must keep checkpoints. Default: false. */
      spot?: boolean;
      /** Node labels of the levels that Kueue's Topology of these nodes knows: pods can be kept within one. */
      topology?: {
        /** Label of the smaller level, e.g. `example.com/rack`. */
        rack?: string;
        /** Label of the larger level, e.g. `example.com/block`. */
        block?: string;
      };
      /** What it is offered for. Default: both. */
      purposes?: Array<'training' | 'serving'>;
      /** Teams (as in the namespace label `slipway.dev/team`) that it is offered to. Default: all. */
      teams?: string[];
    }>;

    /** Logs of pods are read from their cluster while they are there. */
    logs?: {
      /** Where the logs of pods that are gone are kept: Grafana Loki, or what answers its `query_range`. Default: nowhere. */
      loki?: {
        /** Address of its HTTP API, without `/loki/api/v1`, e.g. `http://loki.monitoring:3100`. */
        url: string;
        /** Tenant, sent as `X-Scope-OrgID`. */
        tenant?: string;
        /** For basic authentication, with `password`. */
        username?: string;
        /**
         * For basic authentication.
         * @visibility secret
         */
        password?: string;
        /**
         * Bearer token, instead of username and password.
         * @visibility secret
         */
        token?: string;
        /** Names of the stream labels that the log shipper sets. */
        labels?: {
          /** Default: `namespace`. */
          namespace?: string;
          /** Default: `pod`. */
          pod?: string;
          /** Default: `container`. */
          container?: string;
          /**
           * Holds the name of the cluster as in `mlWorkloads.clusters`. Required with several clusters, where pods of one name are told
           * apart by it only. Default: none.
           */
          cluster?: string;
        };
      };
    };

    /** OpenCost of a cluster, as a second opinion beside the ledger. It is asked once an hour for whole UTC days, never on a request. */
    openCost?: Array<{
      /** Name, as in `mlWorkloads.clusters`. */
      cluster: string;
      /** Address of its API, e.g. `http://opencost.opencost:9003`. */
      url: string;
      /**
       * Bearer token, where something in front of it asks for one.
       * @visibility secret
       */
      token?: string;
    }>;

    /** What stands beside money in answers about spend, and who else may read them. See docs/spend.md. */
    spend?: {
      /**
       * Counters of useful work, so that what serves has a price for each request or token (`GET /spend/efficiency`). A count is PromQL's
       * `increase` over the days asked for; the money is what serving workloads of the same owners cost in them.
       */
      unitMetrics?: Array<{
        /** Name of its own, e.g. `requests`. */
        name: string;
        /** What people read, e.g. `1,000 requests`. Default: the name. */
        title?: string;
        /** Units that a price is for, e.g. 1000000 for tokens. Default: 1000. */
        per?: number;
        /** The cluster that it is counted in, a name of `mlWorkloads.clusters`. Default: all; needed where a label holds the namespace. */
        cluster?: string;
        /** Address of Prometheus' HTTP API, without `/api/v1`. */
        url: string;
        /**
         * Bearer token.
         * @visibility secret
         */
        token?: string;
        /** Name of the counter, e.g. `vllm:generation_tokens_total`. */
        metric: string;
        /** Label matchers, without braces, e.g. `model_name="chat"`. Default: none. */
        matchers?: string;
        /** Name of the label that says whose work it was. One of them. */
        labels: {
          /** A label with the team's name. */
          team?: string;
          /** A label with a component's entity reference. */
          component?: string;
          /** A label with the namespace; it counts for the team that the namespace is bound to. */
          namespace?: string;
        };
      }>;
      /** Spend for Prometheus. See docs/interop.md. */
      metrics?: {
        /**
         * Subjects of external access tokens (`backend.auth.externalAccess`) that may read `GET /spend/metrics`: every team's spend in
         * Prometheus' text format. Default: none; people need `ml-workloads.spend.read-all`.
         */
        scrapers?: string[];
      };
    };

    /** Names in files of FOCUS 1.2 (`GET /spend/export?format=focus-1.2`), so that they join the other cost data of the company. */
    focus?: {
      /** BillingAccountId. Default: `gpu-platform`. */
      billingAccountId?: string;
      /** BillingAccountName. Default: `organization.name`. */
      billingAccountName?: string;
      /** InvoiceIssuerName: who bills the teams. Default: `organization.name`. */
      invoiceIssuerName?: string;
      /** ProviderName: who runs the GPUs. Default: `organization.name`. */
      providerName?: string;
      /** PublisherName: who made what runs. Default: the provider's. */
      publisherName?: string;
      /** ServiceName. Default: `GPU platform`. */
      serviceName?: string;
      /**
       * `zero`: BilledCost is 0 and the money stands in EffectiveCost, since the cloud's own file bills the same nodes and the sum of both must
       * not count them twice. `effective`: BilledCost is the money as well. Default: `zero`.
       */
      billedCost?: 'zero' | 'effective';
    };

    /** What GPU nodes cost. A node that no price fits is unpriced: its GPU time counts, its money is unknown. See docs/rates.md. */
    pricing?: {
      /** ISO 4217 code of all rates. It stays: the portal does not start with another one than money was counted in. Default: `USD`. */
      currency?: string;
      /** Dated price rows. */
      rates?: Array<{
        /** Which kind wins, in this order, when several rows fit a node. */
        kind: 'node' | 'contract' | 'list' | 'fallback';
        /** Only in this cluster, a name of `mlWorkloads.clusters`. */
        cluster?: string;
        /** Name of one node. An absent field fits every node. */
        node?: string;
        /** As in the node's label `node.kubernetes.io/instance-type`, e.g. `p5.48xlarge`. */
        instanceType?: string;
        /** Product label of the GPUs, e.g. `NVIDIA-H100-80GB-HBM3`. */
        gpuModel?: string;
        /** GPUs of the node: the truth in rows with `node` or `instanceType`, a criterion in others. */
        gpuCount?: number;
        /** As in the node's label `topology.kubernetes.io/region`. */
        region?: string;
        /** `on-demand`, `spot`, `reserved` or `capacity-block`, from the labels of Karpenter, EKS, GKE and AKS; else a node is on demand. */
        capacityType?: string;
        /** Must be `mlWorkloads.pricing.currency`. */
        currency: string;
        /** Price of the whole node for an hour, a decimal string. */
        pricePerNodeHour?: string;
        /** Only in `fallback` rows, instead of `pricePerNodeHour`. */
        pricePerGpuHour?: string;
        /** RFC 3339; the row holds from here on. */
        effectiveFrom: string;
        /** RFC 3339; the row holds until here. */
        effectiveTo?: string;
        /** Where the price comes from, for people. */
        source: string;
        /** RFC 3339; when it was looked up. */
        retrievedAt: string;
      }>;
      /**
       * File with more rows, used beside `rates` and read again every five minutes: a JSON array of such rows or, where its name ends in
       * `.csv`, a table with the names of their fields, or the columns of OpenCost's CSV pricing, as its header. See docs/rates.md.
       */
      ratesFile?: string;
      /** More such files. */
      ratesFiles?: string[];
      /**
       * Shipped public prices on demand (of Google Cloud spot too), in USD, each with its file and date: `true` for all, or a list of clouds.
       * They are list rows for the regions that they were read for: us-east-1, eastus and a few others, us-central1. Default: none.
       */
      publicPrices?: boolean | Array<'aws' | 'azure' | 'gcp'>;
      /**
       * OpenCost's price metrics, `node_total_hourly_cost` and `node_gpu_hourly_cost`, asked of Prometheus every five minutes. A price that
       * changed holds from its observation on.
       */
      openCost?: Array<{
        /** Cluster whose nodes they are about, a name of `mlWorkloads.clusters`. */
        cluster: string;
        /** Address of Prometheus' HTTP API, without `/api/v1`. */
        url: string;
        /** Label matchers for a Prometheus of several clusters, e.g. `cluster_id="prod"`. */
        matchers?: string;
        /** `list`: contract rows go before these prices; `node`: after them. Default: `list`. */
        kind?: 'list' | 'node';
        /**
         * Bearer token.
         * @visibility secret
         */
        token?: string;
      }>;
      /**
       * Take `spec.price` and `spec.priceAdjustment` of Karpenter's NodeOverlays (`karpenter.sh/v1alpha1`) as contract prices of their
       * cluster. The reading identity needs `list` on them and on nodes. Default: false.
       */
      nodeOverlays?: boolean;
      /**
       * Which part of a node's price its GPUs carry; the rest is money of the category `host`. The first that fits a node holds; nodes that
       * none fits are `fullyLoaded`. Dated like prices: without `effectiveFrom` an entry holds from when it was first configured.
       */
      splits?: Array<{
        /** The class of nodes; an absent field fits every node. */
        match?: {
          /** Name, as in `mlWorkloads.clusters`. */
          cluster?: string;
          /** As in `pricing.rates`. */
          instanceType?: string;
          /** As in `pricing.rates`. */
          gpuModel?: string;
          /** As in `pricing.rates`. */
          region?: string;
          /** As in `pricing.rates`. */
          capacityType?: string;
          /** Labels of the node with their values. */
          labels?: { [label: string]: string };
        };
        /**
         * `fullyLoaded`: the whole price. `ratio`: by `weights` and the node's capacity. `explicit`: `gpuShare`.
         */
        mode: 'fullyLoaded' | 'ratio' | 'explicit';
        /**
         * Of `ratio`: what a GPU, a vCPU and a GB (2^30 bytes) weigh. `aws` is 9, 0.9 and 0.1 (split cost allocation data), `openCost` is
         * 0.95, 0.031611 and 0.004237 (its default prices). Default: `aws`.
         */
        weights?:
          | 'aws'
          | 'openCost'
          | {
              /** Weight of one GPU, a decimal. */
              gpu: string | number;
              /** Weight of one vCPU. */
              vcpu: string | number;
              /** Weight of one GB (2^30 bytes) of memory. */
              gb: string | number;
            };
        /** Of `explicit`: above 0, at most 1, e.g. `'0.85'`. */
        gpuShare?: string | number;
        /** RFC 3339; the entry holds from here on. */
        effectiveFrom?: string;
        /** RFC 3339; the entry holds until here. */
        effectiveTo?: string;
      }>;
    };

    /** The list of workloads. */
    workloads?: {
      /** Columns that the list of workloads offers beside its own, e.g. an experiment's name. */
      columns?: Array<{
        /**
         * Name of an annotation of the workload's object, else of a label. Such an annotation is kept, and everybody who may see the
         * workload reads it: name none that holds secrets.
         */
        key: string;
        /** What stands above the column. Default: the key. */
        title?: string;
      }>;
    };

    /** Looking for running workloads that today's guardrails would refuse. They are never stopped for it. */
    drift?: {
      /** How often, on one replica; every 15 minutes when absent. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };

    /** What the ledger counts, when it closes a month and how long it keeps what. */
    metering?: {
      /**
       * Where a node's life on the bill begins and ends: with its Node, or, for nodes that Karpenter made, with its NodeClaim (launched until
       * gone), as clouds bill. Holds for nodes that start after it was configured. Default: `nodeClaim`.
       */
      billFrom?: 'node' | 'nodeClaim';
      /**
       * Namespaces whose pods are the platform's own. A change holds from then on: what was settled before stays with its team. Default:
       * `[kube-system, gpu-operator]`.
       */
      systemNamespaces?: string[];
      /**
       * Day of the next month at whose 00:00 UTC a month of spend closes, 1 to 28. Default: 4. What changes of it later is posted as
       * corrections to the month in which it becomes known. A month that has closed stays closed when this is set to a later day.
       */
      closeMonthsOn?: number;
      /** How long the ledger keeps what; the history of workloads has `mlWorkloads.retention`. */
      retention?: {
        /**
         * How long what hours are settled from (pods, nodes, owners that are gone) is kept, for example `{ days: 90 }` or `P90D`; at least
         * `closeMonthsOn` and 31 days. Default: 90 days. Hours before that are frozen: what is learned of them later changes nothing.
         */
        facts?: HumanDuration | string;
        /**
         * How long single hours are kept, in whole UTC months; at least as long as `facts`. Default: 400 days. Days, months and corrections
         * are kept for ever.
         */
        hours?: HumanDuration | string;
      };
      /**
       * Extended resources that are whole GPUs (or parts of them by time-slicing, MPS or HAMi). MIG devices (`nvidia.com/mig-…`) are counted
       * without being named. Default: `[nvidia.com/gpu, nvidia.com/gpu.shared, amd.com/gpu, gpu.intel.com/i915, gpu.intel.com/xe,
       * habana.ai/gaudi, google.com/tpu]`.
       */
      gpuResources?: string[];
      /**
       * Drivers for dynamic resource allocation whose devices are GPUs. Default: `[gpu.nvidia.com, gpu.amd.com, gpu.intel.com,
       * gpu.example.com]`.
       */
      gpuDrivers?: string[];
    };
  };
}
