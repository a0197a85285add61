import { Button, Tooltip, TooltipTrigger } from '@backstage/ui';
import type { SpendPrice } from '@slipway/backstage-plugin-ml-workloads-common';
import styles from '../spend.module.css';
import { describePrice, describeProvenance } from './describePrices';

/** Backstage UI keeps tips narrow and takes no class for them; these are lines with a source. */
const ROOM = { maxWidth: 'min(72ch, 92vw)' };

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
      <Tooltip style={ROOM}>
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
