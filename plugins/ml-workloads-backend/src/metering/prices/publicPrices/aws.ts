import type { PublicPrice, PublicSource } from './types';

/*
 * Public on-demand prices of AWS in us-east-1, in USD, from `pkg/providers/pricing/zz_generated.pricing_aws.go` of
 * github.com/aws/karpenter-provider-aws (Apache-2.0), which is generated from the price list of AWS.
 */

const FILE =
  'AWS on-demand list price, us-east-1: karpenter-provider-aws, zz_generated.pricing_aws.go';

const APRIL_2025: PublicSource = {
  title: `${FILE} of 2025-04-29`,
  retrievedAt: '2025-04-29T00:00:00Z',
};
const JUNE_2025: PublicSource = {
  title: `${FILE} of 2025-06-23`,
  retrievedAt: '2025-06-23T00:00:00Z',
};
const JANUARY_2026: PublicSource = {
  title: `${FILE} of 2026-01-19`,
  retrievedAt: '2026-01-19T00:00:00Z',
};
const JULY_2026: PublicSource = {
  title: `${FILE} of 2026-07-20`,
  retrievedAt: '2026-07-20T00:00:00Z',
};

function price(
  source: PublicSource,
  instanceType: string,
  gpu: string,
  gpuCount: number,
  pricePerNodeHour: string,
  dates: Pick<PublicPrice, 'from' | 'to'> = {},
): PublicPrice {
  return {
    instanceType,
    gpu,
    gpuCount,
    pricePerNodeHour,
    region: 'us-east-1',
    source,
    ...dates,
  };
}

export const AWS_PRICES: readonly PublicPrice[] = [
  price(JANUARY_2026, 'g4dn.xlarge', 'T4 16 GB', 1, '0.526'),
  price(JANUARY_2026, 'g4dn.2xlarge', 'T4 16 GB', 1, '0.752'),
  price(JANUARY_2026, 'g4dn.4xlarge', 'T4 16 GB', 1, '1.204'),
  price(JANUARY_2026, 'g4dn.8xlarge', 'T4 16 GB', 1, '2.176'),
  price(JANUARY_2026, 'g4dn.12xlarge', 'T4 16 GB', 4, '3.912'),
  price(JANUARY_2026, 'g4dn.16xlarge', 'T4 16 GB', 1, '4.352'),
  price(JANUARY_2026, 'g4dn.metal', 'T4 16 GB', 8, '7.824'),
  price(JANUARY_2026, 'g5.xlarge', 'A10G 24 GB', 1, '1.006'),
  price(JANUARY_2026, 'g5.2xlarge', 'A10G 24 GB', 1, '1.212'),
  price(JANUARY_2026, 'g5.4xlarge', 'A10G 24 GB', 1, '1.624'),
  price(JANUARY_2026, 'g5.8xlarge', 'A10G 24 GB', 1, '2.448'),
  price(JANUARY_2026, 'g5.12xlarge', 'A10G 24 GB', 4, '5.672'),
  price(JANUARY_2026, 'g5.16xlarge', 'A10G 24 GB', 1, '4.096'),
  price(JANUARY_2026, 'g5.24xlarge', 'A10G 24 GB', 4, '8.144'),
  price(JANUARY_2026, 'g5.48xlarge', 'A10G 24 GB', 8, '16.288'),
  price(JANUARY_2026, 'g6.xlarge', 'L4 24 GB', 1, '0.8048'),
  price(JANUARY_2026, 'g6.2xlarge', 'L4 24 GB', 1, '0.9776'),
  price(JANUARY_2026, 'g6.4xlarge', 'L4 24 GB', 1, '1.3232'),
  price(JANUARY_2026, 'g6.8xlarge', 'L4 24 GB', 1, '2.0144'),
  price(JANUARY_2026, 'g6.12xlarge', 'L4 24 GB', 4, '4.6016'),
  price(JANUARY_2026, 'g6.16xlarge', 'L4 24 GB', 1, '3.3968'),
  price(JANUARY_2026, 'g6.24xlarge', 'L4 24 GB', 4, '6.6752'),
  price(JANUARY_2026, 'g6.48xlarge', 'L4 24 GB', 8, '13.3504'),
  price(JANUARY_2026, 'g6e.xlarge', 'L40S 48 GB', 1, '1.861'),
  price(JANUARY_2026, 'g6e.2xlarge', 'L40S 48 GB', 1, '2.24208'),
  price(JANUARY_2026, 'g6e.4xlarge', 'L40S 48 GB', 1, '3.00424'),
  price(JANUARY_2026, 'g6e.8xlarge', 'L40S 48 GB', 1, '4.52856'),
  price(JANUARY_2026, 'g6e.12xlarge', 'L40S 48 GB', 4, '10.49264'),
  price(JANUARY_2026, 'g6e.16xlarge', 'L40S 48 GB', 1, '7.57719'),
  price(JANUARY_2026, 'g6e.24xlarge', 'L40S 48 GB', 4, '15.06559'),
  price(JANUARY_2026, 'g6e.48xlarge', 'L40S 48 GB', 8, '30.13118'),
  price(JULY_2026, 'g7e.2xlarge', 'RTX PRO 6000 96 GB', 1, '3.36312'),
  price(JULY_2026, 'g7e.48xlarge', 'RTX PRO 6000 96 GB', 8, '33.14432'),
  price(JANUARY_2026, 'p3.2xlarge', 'V100 16 GB', 1, '3.06'),
  price(JANUARY_2026, 'p3.8xlarge', 'V100 16 GB', 4, '12.24'),
  price(JANUARY_2026, 'p3.16xlarge', 'V100 16 GB', 8, '24.48'),
  price(JANUARY_2026, 'p3dn.24xlarge', 'V100 32 GB', 8, '31.212'),
  // Both prices fell between the files of 2025-04-29 and 2025-06-23; when exactly is not in them.
  price(APRIL_2025, 'p4d.24xlarge', 'A100 40 GB', 8, '32.7726', {
    from: '2023-10-01T00:00:00Z',
    to: '2025-06-23T00:00:00Z',
  }),
  price(JUNE_2025, 'p4d.24xlarge', 'A100 40 GB', 8, '21.957642'),
  price(JANUARY_2026, 'p4de.24xlarge', 'A100 80 GB', 8, '27.44705'),
  price(JANUARY_2026, 'p5.4xlarge', 'H100 80 GB', 1, '6.88'),
  price(APRIL_2025, 'p5.48xlarge', 'H100 80 GB', 8, '98.32', {
    from: '2023-10-01T00:00:00Z',
    to: '2025-06-23T00:00:00Z',
  }),
  price(JUNE_2025, 'p5.48xlarge', 'H100 80 GB', 8, '55.04'),
  price(JANUARY_2026, 'p5en.48xlarge', 'H200 141 GB', 8, '63.296'),
  price(JANUARY_2026, 'p6-b200.48xlarge', 'B200 180 GB', 8, '113.9328'),
  price(JULY_2026, 'p6-b300.48xlarge', 'B300 269 GB', 8, '142.416'),
];
