import {
  type LaunchRequest,
  reasonText,
  type Verdict,
  type VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { isLaunchField, labelOf, type LaunchField } from '../form';
import { type Fix, fixFor, type FixFacts } from './fixes';

/** One refusal, ready to be shown. */
export interface ReviewReason {
  code: string | null;
  title: string;
  messages: string[];
  /** Kinds that were judged, e.g. `Job, Pod`. */
  kinds: string;
  why: string | null;
  fix: string | null;
  fields: Array<{ field: LaunchField; label: string }>;
  mechanical: Fix | null;
}

/** Equal reasons about several objects become one; the order of the first stays. */
export function reasonsToShow(
  reasons: VerdictReason[],
  request: LaunchRequest,
  facts: FixFacts,
): ReviewReason[] {
  const groups = new Map<string, VerdictReason[]>();
  for (const reason of reasons) {
    const key = reason.code ?? `${reason.layer}/${reason.title}`;
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  return Array.from(groups.values(), group => {
    const [first] = group;
    const fields = [...new Set(group.flatMap(r => r.fields))].filter(
      isLaunchField,
    );
    const mechanical = group
      .map(reason => fixFor(reason, request, facts))
      .find(fix => fix !== null);
    return {
      code: first.code,
      title: first.title,
      messages: [...new Set(group.map(reasonText))],
      kinds: [...new Set(group.map(r => r.kind))].join(', '),
      why: first.why,
      fix: first.fix,
      fields: fields.map(field => ({
        field,
        label: labelOf(field, request.type),
      })),
      mechanical: mechanical ?? null,
    };
  });
}

/** The reasons as the form keeps them, to be shown beside their fields. */
export function checkedReasons(verdict: Verdict) {
  return verdict.reasons.map(reason => ({
    code: reason.code,
    message: reasonText(reason),
    fix: reason.fix,
    fields: reason.fields,
  }));
}

/** One sentence for the form's own error list. */
export function refusalText(verdict: Verdict): string {
  const codes = [...new Set(verdict.reasons.map(r => r.code ?? r.title))].join(
    ', ',
  );
  return `The cluster refuses this launch (${
    verdict.truncated ? 'at least ' : ''
  }${codes || 'no reason given'}). Nothing was created.`;
}
