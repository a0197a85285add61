import type { HardwareProfile } from '@slipway/backstage-plugin-ml-workloads-common';
import { profileCard } from './bounds';
import styles from './MlHardwareProfilePicker.module.css';

/** What a profile is, costs and has free, inside its radio card. */
export const ProfileCardContent = (props: { profile: HardwareProfile }) => {
  const card = profileCard(props.profile);
  return (
    <span className={styles.content}>
      <span className={styles.head}>
        <span className={styles.title}>{card.title}</span>
        <span
          className={card.priceUnit ? styles.price : styles.unpriced}
          title={card.price.exact}
        >
          {card.price.text}
          {card.priceUnit && (
            <span className={styles.unit}> {card.priceUnit}</span>
          )}
        </span>
      </span>
      <span className={styles.shape}>{card.shape}</span>
      {props.profile.description && (
        <span className={styles.description}>{props.profile.description}</span>
      )}
      {props.profile.spot && (
        <span className={styles.badge}>
          Spot: may be taken away at any time, save checkpoints
        </span>
      )}
      {props.profile.problem ? (
        <span className={styles.problem}>{props.profile.problem}</span>
      ) : (
        <span className={styles.free}>{card.free}</span>
      )}
    </span>
  );
};
