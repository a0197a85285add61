import type {
  LaunchPreview,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useEffect } from 'react';
import { type Answer, useAnswer, useLaunchFormApi } from '../api';
import { type CheckedLaunch, type FormRequest, requestKey } from '../form';
import { checkedReasons } from './reviewReasons';

/** How long the form has to rest before the cluster is asked. */
export const REST_MS = 400;

/** A preview together with the request that it answers. */
export interface AnsweredPreview {
  request: LaunchRequest;
  preview: LaunchPreview;
}

/** Asks for a verdict whenever the request changes; see {@link useAnswer} for what happens to answers that come too late. */
export function useLaunchPreview(asked: FormRequest): Answer<AnsweredPreview> {
  const api = useLaunchFormApi();
  const key = asked.complete ? requestKey(asked.request) : null;
  return useAnswer(
    key,
    async signal => {
      if (!asked.complete) throw new Error('The form is not complete.');
      return {
        request: asked.request,
        preview: await api.preview(asked.request, signal),
      };
    },
    REST_MS,
  );
}

/** What the form keeps of the check, for its validation and for the fields beside which reasons are shown. */
export function checkedLaunch(
  answer: Pick<Answer<AnsweredPreview>, 'value' | 'pending' | 'error'>,
): CheckedLaunch {
  if (answer.pending) return { verdict: 'checking', reasons: [] };
  if (answer.error || !answer.value) return { verdict: 'unknown', reasons: [] };
  const { request, preview } = answer.value;
  return {
    verdict: preview.verdict.value,
    request,
    reasons: checkedReasons(preview.verdict),
  };
}

/** Keeps the form's value of the review up to date. Nothing is written while the same thing is already there. */
export function useCheckedLaunch(
  checked: CheckedLaunch,
  current: CheckedLaunch | undefined,
  onChange: (value: CheckedLaunch) => void,
): void {
  const text = JSON.stringify(checked);
  const same = text === JSON.stringify(current);
  useEffect(() => {
    if (!same) onChange(JSON.parse(text));
  }, [text, same, onChange]);
}
