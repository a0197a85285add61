import styles from './CostAndForecast.module.css';
import type { CostRow } from './reviewCost';
import type { ForecastInput } from './reviewForecast';
import type { ReviewModel } from './reviewModel';

const Inputs = (props: { inputs: ForecastInput[] }) => (
  <details className={styles.inputs}>
    <summary>What this was reckoned from</summary>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Known</th>
          <th scope="col">Value</th>
          <th scope="col">Seen</th>
        </tr>
      </thead>
      <tbody>
        {props.inputs.map(input => (
          <tr key={input.name}>
            <th scope="row">{input.name}</th>
            <td>{input.value}</td>
            <td>{input.age ?? 'age not known'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);

const Cost = (props: { row: CostRow }) => {
  const { row } = props;
  return (
    <tr className={row.prominent ? styles.prominent : undefined}>
      <th scope="row">
        {row.label}
        {row.note && <span className={styles.note}>{row.note}</span>}
      </th>
      <td title={row.money.exact}>{row.money.text}</td>
    </tr>
  );
};

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
        {forecast.details.map(text => (
          <p key={text} className={styles.text}>
            {text}
          </p>
        ))}
        <p className={styles.age}>
          {forecast.age
            ? `From what the cluster said ${forecast.age}.`
            : 'The age of this forecast is not known.'}
        </p>
        {forecast.inputs.length > 0 && <Inputs inputs={forecast.inputs} />}
      </section>
      <section aria-label="Cost" className={styles.panel}>
        <h3 className={styles.heading}>What it would cost</h3>
        <table className={styles.table}>
          <tbody>
            {cost.rows.map(row => (
              <Cost key={row.label} row={row} />
            ))}
          </tbody>
        </table>
        <p className={styles.age}>{cost.source}</p>
      </section>
    </div>
  );
};
