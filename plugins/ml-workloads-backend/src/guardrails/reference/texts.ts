/** Above the list of rules. */
export const HEAD = `# Guardrail reference

<!-- Generated from guardrails/policies, guardrails/crd and guardrails/examples. Do not edit: change the rule in guardrails/source, then run
     node --require @backstage/cli/config/nodeTransform.cjs plugins/ml-workloads-backend/src/guardrails/generateDocs.ts -->

Every guardrail is a \`ValidatingAdmissionPolicy\`: the API server holds everyone to it, whether they come from the portal, from
\`kubectl\` or from a GitOps controller. A refusal names a code and values, for instance \`SW01 gpus=16 max=8\`; look the code up here.
How to install the rules: [guardrails/README.md](../guardrails/README.md).

- [What holds for all of them](#what-holds-for-all-of-them)
- [The rules](#the-rules)
- [Try an object](#try-an-object)
- [Roll a rule out](#roll-a-rule-out)
- [Lists to patch](#lists-to-patch)
- [What no rule can see](#what-no-rule-can-see)

## What holds for all of them

- **Limits** (\`max\` and the allowed values) come from the object \`WorkloadLimits/default\` of the namespace:
  \`kubectl explain workloadlimits.spec\`, \`kubectl get workloadlimits\`. A limit that is absent switches its rule off; three are required.
- **What runs is not harmed.** An update is refused only when it makes things worse than they are. After a limit fell, labels, suspending,
  scaling down, finalizers and deletion all pass; growing does not. What is being deleted is never judged.
- **GPUs** are \`nvidia.com/gpu\`, \`nvidia.com/mig-*\`, \`*.shared\`, \`amd.com/gpu\`, \`habana.ai/gaudi\`, \`gpu.intel.com/*\`,
  \`google.com/tpu\` and \`aws.amazon.com/neuron*\`. Whole GPUs, slices and shares count one each.
- **Only GPU work is judged**, except where a rule says otherwise: SW05 looks at every image, SW14, SW32 and SW35 at pods that would get to
  GPUs without asking for them. The head of a Ray cluster without GPUs is free.
- **What a pod is** is judged on Pods whoever creates them, and on the kinds that hold a template so that the answer comes early. **What a
  workload is** (GPUs in all, run time, queue, labels, priority) is judged where the workload is made; what a listed controller makes for it is
  not judged again.
- **Production** is a namespace labelled \`slipway.dev/stage=production\`: SW21, SW24 and SW25 ask for more there.
- **Messages** have at most 45 characters, because a dry run drops what does not fit in 4,096; the portal joins them with the texts below.
`;

/** Below the rules, before the list of lists. */
export const TAIL = `## Try an object

A dry run on the server asks every rule and creates nothing. It is refused with the first rule that says no; the warnings name all of them:

\`\`\`sh
kubectl apply --dry-run=server -f my-job.yaml
\`\`\`

The objects of this page are in \`guardrails/examples\`, with the limits that they are judged under (\`limits.yaml\`). To see a rule bite in a
namespace \`team-vision\` that is bound to a team and has limits:

\`\`\`sh
kubectl apply -f guardrails/examples/limits.yaml
kubectl apply --dry-run=server -f guardrails/examples/sw13-passes.yaml    # created (server dry run)
kubectl apply --dry-run=server -f guardrails/examples/sw13-fails.yaml     # denied request: SW13 gpus=3 allowed=1,2,4,8
\`\`\`

A policy takes about a second to bite after it is created or changed. A cluster administrator in the group \`system:masters\` counts as a
controller: try with \`--as\` somebody of the team. A template that passes says nothing of the pods that come of it: quota, Pod Security
Admission and missing ServiceAccounts speak when these are made. The portal's preview sends a pod for each template, too.

## Roll a rule out

1. \`bases/warn-only\` installs every policy with its explaining binding only: people see warnings, nothing is refused.
2. Add the limit to the \`WorkloadLimits\` of one namespace. Rules without their limit are silent, so that a rule can be tried by one team.
3. Look at the drift list of the portal: what runs today and would be refused. It is never stopped for it, but its pods are judged when they
   are made anew.
4. \`bases/enforce\` adds the denying bindings; or those of one rule only:
   \`kubectl apply -f guardrails/policies/sw13-gpu-counts.yaml\`.
5. If it is in the way: \`kubectl delete validatingadmissionpolicybinding sw13-deny\`. The rule goes on to explain itself and refuses nothing.

A tightened limit holds for new pods at once, also for those of a Deployment that rolls or a Job that retries: tighten what pods are (images,
resources, security) when their owners have moved.

To change a rule, edit \`guardrails/source/rules\` and run \`node guardrails/source/generate.mjs\`; a rule needs an object that passes and one
that fails in \`guardrails/examples\`, and a case in the matrix of \`guardrails.lab.test.ts\`, which sends both to a real API server for each
kind, by create, apply and update.

## What no rule can see

Admission looks at one object. Whether a claim, a ServiceAccount or a queue exists, what is left of a quota, whether an image is signed, and
what a team holds in all are said by the portal's preview and held by ResourceQuota and Kueue. A value that comes from a ConfigMap, a Secret
or the image is not seen (SW35). That checkpoints are really written is not seen (SW30).
`;
