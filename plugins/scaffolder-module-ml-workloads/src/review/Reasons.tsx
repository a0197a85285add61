import { Button } from '@backstage/ui';
import { RiArrowGoBackLine, RiToolsLine } from '@remixicon/react';
import {
  canGoToStep,
  goToStep,
  type LaunchField,
  type LaunchFormData,
} from '../form';
import type { Fix } from './fixes';
import styles from './Reasons.module.css';
import type { ReviewReason } from './reviewReasons';

/** Where a field is in the form. */
interface Place {
  key: keyof LaunchFormData;
  /** Title of its step; undefined when the template does not offer it. */
  step: string | undefined;
}

interface ReasonsProps {
  /** What the list is, for a screen reader. */
  label: string;
  /** They advise and do not refuse. */
  advice?: boolean;
  reasons: ReviewReason[];
  placeOf: (field: LaunchField) => Place;
  /** null where the step cannot change other fields */
  onFix: ((fix: Fix) => void) | null;
}

const GoToField = (props: {
  fieldKey: string;
  label: string;
  step: string;
}) => {
  const { fieldKey, label, step } = props;
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
      onPress={() => goToStep(step, fieldKey)}
    >
      {`Go to ${label}`}
    </Button>
  );
};

/** The fields to go to, one for each input: GPUs and pods are one. */
function places(reason: ReviewReason, placeOf: ReasonsProps['placeOf']) {
  return reason.fields
    .map(({ field, label }) => ({ ...placeOf(field), label }))
    .filter(
      ({ key }, index, all) =>
        all.findIndex(other => other.key === key) === index,
    );
}

const Reason = ({
  reason,
  advice,
  placeOf,
  onFix,
}: Omit<ReasonsProps, 'reasons' | 'label'> & { reason: ReviewReason }) => {
  const { mechanical } = reason;
  return (
    <li className={advice ? styles.advice : styles.reason}>
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
        {places(reason, placeOf).map(({ key, label, step }) =>
          step ? (
            <GoToField key={key} fieldKey={key} label={label} step={step} />
          ) : null,
        )}
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
  <ol className={styles.list} aria-label={props.label}>
    {props.reasons.map((reason, index) => (
      <Reason
        key={reason.code ?? index}
        reason={reason}
        advice={props.advice}
        placeOf={props.placeOf}
        onFix={props.onFix}
      />
    ))}
  </ol>
);
