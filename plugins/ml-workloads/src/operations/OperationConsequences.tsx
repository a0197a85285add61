import { Alert } from '@backstage/ui';
import type { OperationPreview } from '@slipway/backstage-plugin-ml-workloads-common';
import { styles as shared } from '../components';
import styles from './operations.module.css';

/** Why an operation would be refused, else what it does in numbers, with what should be known before. */
export function OperationConsequences(props: {
  preview: OperationPreview;
  /** Another answer is awaited. */
  dim: boolean;
}) {
  const { preview, dim } = props;
  const { problem, verdict, sentences, warnings } = preview;
  return (
    <div
      className={`${shared.stack} ${dim ? shared.dim : ''}`}
      aria-live="polite"
      aria-busy={dim}
    >
      {problem ? (
        <Alert
          status="warning"
          icon
          title="It would not be done now"
          description={verdict ? <Reasons preview={preview} /> : problem}
        />
      ) : (
        <ul className={styles.sentences}>
          {sentences.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {!problem &&
        warnings.map(({ code, sentence }) => (
          <Alert
            key={code}
            status={code === 'git' ? 'warning' : 'info'}
            icon
            title={sentence}
          />
        ))}
    </div>
  );
}

/** Reasons of guardrails, each with how to mend it. */
function Reasons({ preview: { verdict } }: { preview: OperationPreview }) {
  return (
    <ul className={styles.sentences}>
      {verdict?.reasons.map(({ code, title, message, fix }) => (
        <li key={`${code} ${message}`}>
          {[code, message].filter(Boolean).join(' ') || title}
          {fix && <span className={shared.secondary}> {fix}</span>}
        </li>
      ))}
      {verdict?.truncated && <li>And more, which the cluster did not say.</li>}
    </ul>
  );
}
