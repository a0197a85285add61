import { Button } from '@backstage/ui';
import { RiArrowGoBackLine, RiToolsLine } from '@remixicon/react';
import {
  canGoToStep,
  goToStep,
  LAUNCH_FIELDS,
  type LaunchField,
} from '../form';
import type { Fix } from './fixes';
import styles from './Reasons.module.css';
import type { ReviewReason } from './reviewModel';

interface ReasonsProps {
  reasons: ReviewReason[];
  /** Title of the step that holds a field; undefined when the template does not offer it. */
  stepOf: (field: LaunchField) => string | undefined;
  /** null where the step cannot change other fields */
  onFix: ((fix: Fix) => void) | null;
}

const GoToField = (props: {
  field: LaunchField;
  label: string;
  step: string;
}) => {
  const { field, label, step } = props;
  if (!canGoToStep(step)) {
    return (
      <span className={styles.where}>
        {label} (step “{step}”)
      </span>
    );
  }
  return (
    <Button
      size="small"
      variant="tertiary"
      iconStart={<RiArrowGoBackLine aria-hidden />}
      onPress={() => goToStep(step, LAUNCH_FIELDS[field].key)}
    >
      {`Go to ${label}`}
    </Button>
  );
};

/** The fields to go to, one for each input: GPUs and pods are one. */
function places(reason: ReviewReason): ReviewReason['fields'] {
  const keyOf = (field: LaunchField) => LAUNCH_FIELDS[field].key;
  return reason.fields.filter(
    ({ field }, index) =>
      reason.fields.findIndex(other => keyOf(other.field) === keyOf(field)) ===
      index,
  );
}

const Reason = ({
  reason,
  stepOf,
  onFix,
}: Omit<ReasonsProps, 'reasons'> & { reason: ReviewReason }) => {
  const { mechanical } = reason;
  return (
    <li className={styles.reason}>
      <div className={styles.head}>
        {reason.code && <span className={styles.code}>{reason.code}</span>}
        <span className={styles.title}>{reason.title}</span>
        <span className={styles.kinds}>{reason.kinds}</span>
      </div>
      {reason.messages.map(message => (
        <p key={message} className={styles.message}>
          {message}
        </p>
      ))}
      {reason.fix && <p className={styles.fix}>{reason.fix}</p>}
      <div className={styles.actions}>
        {mechanical && onFix && (
          <Button
            className={styles.apply}
            size="small"
            variant="secondary"
            iconStart={<RiToolsLine aria-hidden />}
            onPress={() => onFix(mechanical)}
          >
            {mechanical.label}
          </Button>
        )}
        {places(reason).map(({ field, label }) => {
          const step = stepOf(field);
          return step ? (
            <GoToField key={field} field={field} label={label} step={step} />
          ) : null;
        })}
      </div>
      {reason.why && (
        <details className={styles.why}>
          <summary>Why is this a rule?</summary>
          <p>{reason.why}</p>
        </details>
      )}
    </li>
  );
};

/** Every refusal with what it means, which field it is about and how to mend it. */
export const Reasons = (props: ReasonsProps) => (
  <ol className={styles.list} aria-label="Reasons for the refusal">
    {props.reasons.map((reason, index) => (
      <Reason
        key={reason.code ?? index}
        reason={reason}
        stepOf={props.stepOf}
        onFix={props.onFix}
      />
    ))}
  </ol>
);
