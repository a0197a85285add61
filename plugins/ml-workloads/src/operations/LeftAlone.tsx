import { styles as shared } from '../components';
import styles from './operations.module.css';

/** A long list scrolls in its frame, which a keyboard can reach. */
export function LeftAlone(props: {
  title: string;
  lines: Array<{ id: string; text: string }>;
}) {
  const { title, lines } = props;
  return (
    <div className={shared.tightStack}>
      <p className={shared.secondary}>{title}</p>
      <ul
        className={styles.left}
        aria-label={title}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
      >
        {lines.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
    </div>
  );
}
