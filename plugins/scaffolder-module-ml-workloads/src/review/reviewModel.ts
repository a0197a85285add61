import type {
  LaunchPreview,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { FixFacts } from './fixes';
import { costToShow, type CostRow } from './reviewCost';
import { forecastToShow, type ReviewForecast } from './reviewForecast';
import { reasonsToShow, type ReviewReason } from './reviewReasons';
import { verdictToShow, type ReviewVerdict } from './reviewVerdict';

export interface ReviewModel {
  verdict: ReviewVerdict;
  reasons: ReviewReason[];
  /** Rules that only warn so far: they would refuse. */
  advice: ReviewReason[];
  forecast: ReviewForecast;
  cost: { rows: CostRow[]; source: string };
}

/**
 * What the review shows for a preview and the request that it answers. Pure; every unknown is said in words, none is a zero.
 *
 * @param profile - the hardware profile that is chosen; undefined when not known
 * @param now - epoch milliseconds, for ages
 */
export function reviewModel(
  preview: LaunchPreview,
  request: LaunchRequest,
  profile: FixFacts['profile'],
  now: number,
): ReviewModel {
  const { verdict, forecast, cost } = preview;
  const facts = { limits: preview.limits, profile };
  const reasons = reasonsToShow(verdict.reasons, request, facts);
  const advice = reasonsToShow(verdict.warnings ?? [], request, facts);
  return {
    verdict: verdictToShow(verdict, reasons.length, advice.length),
    reasons,
    advice,
    forecast: forecastToShow(forecast, now),
    cost: costToShow(cost, request, now),
  };
}
