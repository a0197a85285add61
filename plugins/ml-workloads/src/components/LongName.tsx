import styles from './components.module.css';

/** A name that somebody else has written: of any length, in any script. Long ones are cut, and whole on hover. */
export function LongName({ text }: { text: string }) {
  return (
    <bdi className={styles.name} title={text}>
      {text}
    </bdi>
  );
}
