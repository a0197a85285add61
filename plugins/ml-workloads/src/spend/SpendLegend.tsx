import { SPEND_SERIES, styles as shared } from '../components';
import styles from './spend.module.css';

/** What the colours mean, in words. */
export function SpendLegend(props: { hasOther: boolean; hasMarks: boolean }) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {(['running', 'starting'] as const).map(key => (
        <li key={key}>
          <span
            className={shared.swatch}
            style={{ background: SPEND_SERIES[key].fill }}
          />
          {SPEND_SERIES[key].word}
        </li>
      ))}
      {(props.hasOther || props.hasMarks) && (
        <li>
          <span className={`${shared.swatch} ${shared.hatched}`} />
          {props.hasOther
            ? 'Not known'
            : 'Observer cut off, or not observed yet'}
        </li>
      )}
    </ul>
  );
}
