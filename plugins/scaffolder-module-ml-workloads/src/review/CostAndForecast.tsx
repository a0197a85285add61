import styles from './CostAndForecast.module.css';
import type { ReviewModel } from './reviewModel';

/** When it would start and what it costs, side by side. */
export const CostAndForecast = (
  props: Pick<ReviewModel, 'forecast' | 'cost'>,
) => {
  const { forecast, cost } = props;
  return (
    <div className={styles.root}>
      <section aria-label="Forecast" className={styles.panel}>
        <h3 className={styles.heading}>When it would start</h3>
        <p className={styles.answer}>{forecast.title}</p>
        <p className={styles.text}>{forecast.sentence}</p>
        <p className={styles.age}>
          {forecast.age
            ? `From what the cluster said ${forecast.age}.`
            : 'The age of this forecast is not known.'}
        </p>
      </section>
      <section aria-label="Cost" className={styles.panel}>
        <h3 className={styles.heading}>What it would cost</h3>
        <table className={styles.table}>
          <tbody>
            {cost.rows.map(row => (
              <tr key={row.label}>
                <th scope="row">
                  {row.label}
                  {row.note && <span className={styles.note}>{row.note}</span>}
                </th>
                <td title={row.money.exact}>{row.money.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={styles.age}>{cost.source}</p>
      </section>
    </div>
  );
};
