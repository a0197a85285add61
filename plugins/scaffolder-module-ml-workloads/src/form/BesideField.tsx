import { RiErrorWarningLine, RiInformationLine } from '@remixicon/react';
import styles from './BesideField.module.css';
import type { LaunchField, LaunchFormData } from './formData';
import { reasonsBeside } from './checkedReasons';

/** Reasons of the last check that name one of these fields, shown beside the field until it changes. */
export const ReasonsBeside = (props: {
  form: LaunchFormData;
  fields: LaunchField[];
}) => {
  const reasons = reasonsBeside(props.form, props.fields);
  if (reasons.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Refused in the last check">
      {reasons.map((reason, index) => (
        <li key={index} className={styles.refused}>
          <RiErrorWarningLine size={16} aria-hidden />
          <span>
            {reason.code ? `${reason.code}: ` : ''}
            {reason.message}
            {reason.fix ? ` ${reason.fix}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
};

/** One line under an input: a bound with its source, or that the input is beyond it. */
export const FieldNote = (props: {
  tone: 'plain' | 'beyond';
  id?: string;
  children: React.ReactNode;
}) => (
  <p
    id={props.id}
    className={props.tone === 'beyond' ? styles.beyond : styles.plain}
  >
    {props.tone === 'beyond' ? (
      <RiErrorWarningLine size={16} aria-hidden />
    ) : (
      <RiInformationLine size={16} aria-hidden />
    )}
    <span>{props.children}</span>
  </p>
);
