import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { CapacityPage } from '../capacity';
import { WithinMain } from '../components';
import { DataHealthPage } from '../dataHealth';
import { DriftPage } from '../drift';
import { ReconciliationPage } from '../reconciliation';
import { FleetSpendPage } from '../spend';
import { WorkloadsPage } from '../workloads';

/** The page "GPU" with the tabs that the new frontend system makes of its sub-pages, at the same addresses. */
export function GpuPage() {
  return (
    <Page themeId="tool">
      <Header title="GPU" />
      <WithinMain>
        <TabbedLayout>
          <TabbedLayout.Route path="/workloads" title="Workloads">
            <WorkloadsPage />
          </TabbedLayout.Route>
          <TabbedLayout.Route path="/spend" title="Spend">
            <FleetSpendPage />
          </TabbedLayout.Route>
          <TabbedLayout.Route path="/capacity" title="Capacity">
            <CapacityPage />
          </TabbedLayout.Route>
          <TabbedLayout.Route path="/guardrails" title="Guardrails">
            <DriftPage />
          </TabbedLayout.Route>
          <TabbedLayout.Route path="/data-health" title="Data health & prices">
            <DataHealthPage />
          </TabbedLayout.Route>
          <TabbedLayout.Route path="/reconciliation" title="Second opinion">
            <ReconciliationPage />
          </TabbedLayout.Route>
        </TabbedLayout>
      </WithinMain>
    </Page>
  );
}
