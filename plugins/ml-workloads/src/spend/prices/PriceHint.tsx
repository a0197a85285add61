import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import styles from '../spend.module.css';
import { describePrice, describeProvenance } from './describePrices';

/** Words that tell on hover and on keyboard focus which prices stand behind the money. */
export function PriceHint(props: {
  prices: readonly SpendPrice[];
  currency: string;
  text: string;
}) {
  const { prices, currency, text } = props;
  return (
    <TooltipTrigger delay={150}>
      <Button variant="tertiary" size="small" className={styles.hint}>
        {text}
      </Button>
      <Tooltip className={styles.hintText}>
        {prices.map(price => (
          <span key={JSON.stringify(price)} className={styles.hintLine}>
            {describePrice(price, currency)}
            <small>{describeProvenance(price)}</small>
          </span>
        ))}
      </Tooltip>
    </TooltipTrigger>
  );
}
