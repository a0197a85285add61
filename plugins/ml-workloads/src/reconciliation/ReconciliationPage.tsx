import { useApi } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  Loading,
  PageBody,
  styles,
} from '../components';
import { periodChoices, periodOf, thisMonth } from '../spend';
import { ImportsTable } from './ImportsTable';
import { ReconciliationTable } from './ReconciliationTable';
import own from './reconciliation.module.css';
import { describeReconciliation, EFFECTS } from './why';

const SETTING = `mlWorkloads:
  openCost:
    - cluster: production
      url: http://opencost.opencost:9003`;

/** What OpenCost says beside what the ledger says, and why they differ. */
export function ReconciliationPage() {
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(30_000);
  const [params, setParams] = useSearchParams();
  const period = periodOf(params.get('period') ?? thisMonth(now).id, now);
  const live = useLive(
    `reconciliation ${period.from} ${period.to}`,
    signal =>
      api.getReconciliation({ from: period.from, to: period.to }, signal),
    ['spend'],
  );
  const answer = live.value;
  return (
    <PageBody>
      <div className={styles.stack}>
        <Select
          className={own.period}
          label="Period"
          options={periodChoices(now, period, null).map(({ id, label }) => ({
            id,
            label,
          }))}
          value={period.id}
          onChange={key => setParams({ period: String(key) })}
        />
        {live.loading && <Loading label="the second opinion" rows={6} />}
        {live.error && (
          <ErrorNotice
            error={live.error}
            subject="the second opinion"
            onRetry={live.reload}
            shownSince={answer && live.updatedAt}
          />
        )}
        {answer && (
          <h2 className={styles.answer}>{describeReconciliation(answer)}</h2>
        )}
        {answer && !answer.configured && (
          <EmptyState title="Set OpenCost beside the ledger">
            <p>
              Where a cluster runs OpenCost, the portal can ask it once an hour
              what each namespace cost, and show by team where the two differ
              and why. Name it in the configuration of the portal:
            </p>
            <pre className={styles.code}>{SETTING}</pre>
          </EmptyState>
        )}
        {answer?.configured && (
          <>
            <p className={styles.secondary}>
              Compared are whole UTC days that both have, and the money that is
              put on GPUs.
            </p>
            {answer.rows.length > 0 && (
              <section className={styles.panel}>
                <ReconciliationTable answer={answer} />
                <dl className={own.reasons}>
                  {EFFECTS.map(({ code, title, meaning }) => (
                    <div key={code}>
                      <dt>{title}</dt>
                      <dd>{meaning}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )}
            <section className={styles.panel}>
              <ImportsTable clusters={answer.clusters} now={now} />
            </section>
          </>
        )}
      </div>
    </PageBody>
  );
}
