/** Answers of kube-apiserver 1.36.3, as recorded; those of a webhook and of a busy server are put together from its source. */
const status = (
  code: number,
  reason: string,
  message: string,
  causes?: Array<{ reason?: string; message: string; field?: string }>,
  warnings: string[] = [],
) => ({
  status: code,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason,
    code,
    ...(causes ? { details: { causes } } : {}),
  },
  warnings,
});

const explained = (policy: string, message: string) =>
  `299 - "Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${policy}-explain': ${message}"`;

const denied = (policy: string, message: string) =>
  `ValidatingAdmissionPolicy '${policy}' with binding '${policy}-deny' denied request: ${message}`;

export const ANSWERS = {
  fiveRules: status(
    422,
    'Invalid',
    `jobs.batch "bad" is forbidden: ${denied('sw06', 'SW06 queue=none')}`,
    [{ message: denied('sw06', 'SW06 queue=none') }],
    // As fetch joins the headers.
    [
      [
        explained('sw06', 'SW06 queue=none'),
        explained('sw02', 'SW02 seconds=none max=86400'),
        explained('sw01', 'SW01 gpus=16 max=8'),
        explained('sw03', 'SW03 team=speech ns=vision'),
        explained('sw05', 'SW05 n=1 image=docker.io/x:1'),
      ].join(', '),
    ],
  ),
  gpus: status(
    422,
    'Invalid',
    `jobs.batch "big" is forbidden: ${denied('sw01', 'SW01 gpus=16 max=8')}`,
    [{ message: denied('sw01', 'SW01 gpus=16 max=8') }],
    [explained('sw01', 'SW01 gpus=16 max=8')],
  ),
  image: status(
    422,
    'Invalid',
    `jobs.batch "x" is forbidden: ${denied(
      'sw05',
      'SW05 n=1 image=docker.io/x:1',
    )}`,
    [{ message: denied('sw05', 'SW05 n=1 image=docker.io/x:1') }],
    [explained('sw05', 'SW05 n=1 image=docker.io/x:1')],
  ),
  schema: status(
    422,
    'Invalid',
    'Job.batch "Bad_Name" is invalid: [metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must …, spec.parallelism: Invalid value: -2: must be greater than or equal to 0, spec.template.spec.containers[0].image: Required value, spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"]',
    [
      {
        reason: 'FieldValueInvalid',
        message:
          'Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must …',
        field: 'metadata.name',
      },
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: -2: must be greater than or equal to 0',
        field: 'spec.parallelism',
      },
      {
        reason: 'FieldValueRequired',
        message: 'Required value',
        field: 'spec.template.spec.containers[0].image',
      },
      {
        reason: 'FieldValueRequired',
        message: 'Required value: valid values: "OnFailure", "Never"',
        field: 'spec.template.spec.restartPolicy',
      },
    ],
  ),
  strict: status(
    400,
    'BadRequest',
    'Job in version "v1" cannot be handled as a Job: strict decoding error: unknown field "spec.foo"',
  ),
  serviceAccount: status(
    403,
    'Forbidden',
    'pods "p" is forbidden: error looking up service account team-vision/nope: serviceaccount "nope" not found',
  ),
  priorityClass: status(
    403,
    'Forbidden',
    'pods "p" is forbidden: no PriorityClass with name nope was found',
  ),
  namespace: status(404, 'NotFound', 'namespaces "nope" not found'),
  podSecurity: status(
    403,
    'Forbidden',
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "w" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "w" must set securityContext.runAsNonRoot=true)',
  ),
  limitRange: status(
    403,
    'Forbidden',
    'pods "p" is forbidden: maximum cpu usage per Container is 4, but limit is 8',
  ),
  quota: status(
    403,
    'Forbidden',
    'pods "p" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=8, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=4',
  ),
  authorization: status(
    403,
    'Forbidden',
    'pods is forbidden: User "joe" cannot create resource "pods" in API group "" in the namespace "team-vision"',
  ),
  taken: status(409, 'AlreadyExists', 'jobs.batch "train" already exists'),
  webhook: status(
    403,
    'Forbidden',
    'admission webhook "vjob.kb.io" denied the request: metadata.labels[kueue.x-k8s.io/queue-name]: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of …',
  ),
  webhookDown: status(
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "mjob.kb.io": failed to call webhook: Post "https://kueue-webhook-service.kueue-system.svc:443/mutate-batch-v1-job?timeout=10s": dial tcp 127.0.0.1:29443: connect: connection refused',
  ),
  busy: status(
    429,
    'TooManyRequests',
    'The server has received too many requests and has asked us to try again later',
  ),
} as const;
