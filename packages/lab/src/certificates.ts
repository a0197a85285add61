import { createPublicKey, generateKeyPair } from 'crypto';
import { access } from 'fs/promises';
import { join } from 'path';
import { promisify } from 'util';
import forge from 'node-forge';
import { writePrivately } from './files';

/** Paths of one key pair. */
export interface PairFiles {
  cert: string;
  key: string;
}

/** The lab's certificates; all paths are absolute. */
export interface Certificates {
  folder: string;
  ca: PairFiles;
  frontProxyCa: PairFiles;
  frontProxyClient: PairFiles;
  apiServer: PairFiles;
  admin: PairFiles;
  controllerManager: PairFiles;
  scheduler: PairFiles;
  webhookCa: PairFiles;
  /** One serving pair for every webhook and extension server, as `tls.crt`, `tls.key` with `ca.crt` in a folder. */
  webhook: PairFiles;
  webhookFolder: string;
  /** Keys that sign and verify ServiceAccount tokens. */
  serviceAccount: { private: string; public: string };
}

type Pair = { certificate: forge.pki.Certificate; key: forge.pki.PrivateKey };

const YEARS = 10;
const CLUSTER_DNS = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
];

/** Makes the lab's certificates below a folder, once: an existing complete set is kept. */
export async function ensureCertificates(
  folder: string,
): Promise<Certificates> {
  const certificates = paths(folder);
  const complete = join(folder, 'complete');
  if (await exists(complete)) return certificates;

  const save = async (files: PairFiles, pair: Pair) => {
    await writePrivately(
      files.cert,
      forge.pki.certificateToPem(pair.certificate),
    );
    // PKCS#1, because the certificate rotator inside Kueue reads nothing else.
    await writePrivately(files.key, forge.pki.privateKeyToPem(pair.key));
  };
  const [ca, frontProxyCa, webhookCa] = await Promise.all([
    authority('lab-ca'),
    authority('lab-front-proxy-ca'),
    // Kueue's rotator accepts a CA only with this name in it.
    authority('kueue-ca', ['kueue-ca']),
  ]);
  await Promise.all([
    save(certificates.ca, ca),
    save(certificates.frontProxyCa, frontProxyCa),
    save(certificates.webhookCa, webhookCa),
    leaf(frontProxyCa, 'front-proxy-client', 'client').then(pair =>
      save(certificates.frontProxyClient, pair),
    ),
    leaf(ca, 'kube-apiserver', 'server', {
      dns: CLUSTER_DNS,
      addresses: ['127.0.0.1', '10.0.0.1'],
    }).then(pair => save(certificates.apiServer, pair)),
    leaf(ca, 'admin', 'client', { organisation: 'system:masters' }).then(pair =>
      save(certificates.admin, pair),
    ),
    leaf(ca, 'system:kube-controller-manager', 'client').then(pair =>
      save(certificates.controllerManager, pair),
    ),
    leaf(ca, 'system:kube-scheduler', 'client').then(pair =>
      save(certificates.scheduler, pair),
    ),
    leaf(webhookCa, 'lab-webhooks', 'server', {
      dns: [
        'localhost',
        'kueue-webhook-service.kueue-system.svc',
        'visibility-server.kueue-system.svc',
      ],
      addresses: ['127.0.0.1'],
    }).then(pair => save(certificates.webhook, pair)),
    newKey().then(async key => {
      await writePrivately(certificates.serviceAccount.private, key);
      await writePrivately(
        certificates.serviceAccount.public,
        createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
      );
    }),
  ]);
  await writePrivately(
    join(certificates.webhookFolder, 'ca.crt'),
    forge.pki.certificateToPem(webhookCa.certificate),
  );
  await writePrivately(complete, '');
  return certificates;
}

function paths(folder: string): Certificates {
  const pair = (name: string): PairFiles => ({
    cert: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
  });
  return {
    folder,
    ca: pair('ca'),
    frontProxyCa: pair('front-proxy-ca'),
    frontProxyClient: pair('front-proxy-client'),
    apiServer: pair('apiserver'),
    admin: pair('admin'),
    controllerManager: pair('controller-manager'),
    scheduler: pair('scheduler'),
    webhookCa: pair('webhook-ca'),
    webhook: pair(join('webhook', 'tls')),
    webhookFolder: join(folder, 'webhook'),
    serviceAccount: {
      private: join(folder, 'sa.key'),
      public: join(folder, 'sa.pub'),
    },
  };
}

async function authority(name: string, dns: string[] = []): Promise<Pair> {
  const key = forge.pki.privateKeyFromPem(await newKey());
  const certificate = unsigned(key, [{ name: 'commonName', value: name }]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true },
    {
      name: 'keyUsage',
      critical: true,
      keyCertSign: true,
      cRLSign: true,
      digitalSignature: true,
    },
    { name: 'subjectKeyIdentifier' },
    ...alternativeNames(dns, []),
  ]);
  certificate.sign(key, forge.md.sha256.create());
  return { certificate, key };
}

async function leaf(
  issuer: Pair,
  name: string,
  use: 'client' | 'server',
  names: { organisation?: string; dns?: string[]; addresses?: string[] } = {},
): Promise<Pair> {
  const key = forge.pki.privateKeyFromPem(await newKey());
  const certificate = unsigned(key, [
    ...(names.organisation
      ? [{ name: 'organizationName', value: names.organisation }]
      : []),
    { name: 'commonName', value: name },
  ]);
  certificate.setIssuer(issuer.certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    {
      name: 'keyUsage',
      critical: true,
      digitalSignature: true,
      keyEncipherment: true,
    },
    {
      name: 'extKeyUsage',
      clientAuth: use === 'client',
      serverAuth: use === 'server',
    },
    ...alternativeNames(names.dns ?? [], names.addresses ?? []),
  ]);
  certificate.sign(
    issuer.key as forge.pki.rsa.PrivateKey,
    forge.md.sha256.create(),
  );
  return { certificate, key };
}

function unsigned(
  key: forge.pki.rsa.PrivateKey,
  subject: forge.pki.CertificateField[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // A positive serial number of 16 bytes: the first is below 0x80 and not zero.
  certificate.serialNumber = `4${forge.util
    .bytesToHex(forge.random.getBytesSync(16))
    .slice(1)}`;
  const now = new Date();
  certificate.validity.notBefore = new Date(now.getTime() - 3_600_000);
  certificate.validity.notAfter = new Date(
    Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), 1),
  );
  certificate.setSubject(subject);
  return certificate;
}

function alternativeNames(dns: string[], addresses: string[]): object[] {
  if (dns.length + addresses.length === 0) return [];
  const DNS_NAME = 2;
  const IP_ADDRESS = 7;
  return [
    {
      name: 'subjectAltName',
      altNames: [
        ...dns.map(value => ({ type: DNS_NAME, value })),
        ...addresses.map(ip => ({ type: IP_ADDRESS, ip })),
      ],
    },
  ];
}

/** An RSA key as PKCS#1 PEM; made by OpenSSL's code off the main thread, which is far faster than in JavaScript. */
async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
