import type {
  Verdict,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';

export interface ReviewVerdict {
  status: 'success' | 'danger' | 'warning';
  title: string;
  sentence: string;
}

const LAYERS: Record<VerdictReason['layer'], string> = {
  schema: 'Schema',
  guardrails: 'Guardrails',
  webhook: 'Webhooks',
  quota: 'Quota',
  podSecurity: 'Pod security',
  authorization: 'Authorization',
  other: 'Other checks',
};

function layerName(layer: string): string {
  return LAYERS[layer as VerdictReason['layer']] ?? layer;
}

/** The answer in one sentence. `shown`, `advice`: how many reasons of each stand below it. */
export function verdictToShow(
  verdict: Verdict,
  shown: number,
  advice: number,
): ReviewVerdict {
  const answered = verdict.layers.map(layerName).join(', ');
  switch (verdict.value) {
    case 'allowed':
      return {
        status: 'success',
        title: 'Allowed',
        sentence: `The cluster would accept this as it is${
          advice > 0
            ? `; ${
                advice === 1 ? 'one rule advises' : `${advice} rules advise`
              } against it`
            : ''
        }.${answered ? ` Answered: ${answered}.` : ''}`,
      };
    case 'refused':
      return {
        status: 'danger',
        title: verdict.truncated
          ? `Refused, for at least ${
              shown === 1 ? 'this reason' : `these ${shown} reasons`
            }`
          : `Refused, for ${shown === 1 ? 'one reason' : `${shown} reasons`}`,
        sentence: `Nothing was created.${
          answered
            ? ` Answered: ${answered}. Later checks have not spoken yet.`
            : ''
        }`,
      };
    default:
      return {
        status: 'warning',
        title: 'Not certain',
        sentence:
          'The answer depends on something that does not exist yet. The cluster decides when you launch; if it refuses, nothing stays behind.',
      };
  }
}
