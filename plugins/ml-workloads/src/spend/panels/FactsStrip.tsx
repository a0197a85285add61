import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, styles as shared } from '../../components';
import {
  describeMonths,
  describeUnpriced,
  nobodyWatched,
} from '../formatSpend';
import { zoneSentence } from '../period';
import { describeSources, PriceHint } from '../prices';
import styles from '../spend.module.css';
import type { SpendViewState } from '../view';

/** How far the numbers can be trusted. It always stands beside them. */
export function FactsStrip(props: {
  spend: Spend;
  view: SpendViewState;
  now: number;
}) {
  const { spend, view, now } = props;
  const unwatched = nobodyWatched(spend.observedSince, spend.to);
  const months = unwatched ? null : describeMonths(spend.months);
  const unpriced = describeUnpriced(spend);
  const whole =
    spend.completeUntil !== null &&
    Date.parse(spend.completeUntil) >= Date.parse(spend.to);
  return (
    <dl className={styles.strip}>
      <div>
        <dt>Complete until</dt>
        <dd>
          {unwatched && spend.observedSince ? (
            'nobody watched yet'
          ) : (
            <>
              {spend.completeUntil ? (
                <Moment at={spend.completeUntil} now={now} />
              ) : (
                'nothing is settled yet'
              )}
              {whole ? ' ' : '; later hours are provisional. '}
            </>
          )}
          {months && (
            <span
              className={`${shared.chip} ${shared.neutral} ${styles.inLine}`}
              title={months.meaning}
            >
              {months.word}
            </span>
          )}
        </dd>
      </div>
      {spend.observedSince && (
        <div>
          <dt>Observed since</dt>
          <dd>
            <Moment at={spend.observedSince} now={now} />
          </dd>
        </div>
      )}
      {unpriced && (
        <div>
          <dt>Unpriced</dt>
          <dd>{unpriced}</dd>
        </div>
      )}
      {spend.prices.length > 0 && (
        <div>
          <dt>Prices</dt>
          <dd>
            <PriceHint
              prices={spend.prices}
              currency={spend.currency}
              text={describeSources(spend.prices)}
            />
          </dd>
        </div>
      )}
      <div className={styles.wide}>
        <dt>Included</dt>
        <dd>
          {spend.included} {zoneSentence(view.step)}
          {spend.partial &&
            ' Some of the selection belongs to teams whose spend you may not read; it is in no number here.'}
        </dd>
      </div>
    </dl>
  );
}
