import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonIcon,
  Menu,
  MenuItem,
  MenuTrigger,
  Select,
} from '@backstage/ui';
import {
  RiArrowDownSLine,
  RiArrowLeftSLine,
  RiArrowRightSLine,
  RiDownload2Line,
  RiLinkM,
} from '@remixicon/react';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { granularitiesOf, periodChoices } from '../period';
import styles from '../spend.module.css';
import { GRANULARITIES, GROUPINGS } from '../words';
import type { SpendExportFormat } from '../download';
import type { SpendViewControls } from './useSpendView';

/** Period, step, grouping; the files and the address to pass on. */
export function SpendControls(props: {
  controls: SpendViewControls;
  groupings: readonly SpendGroupBy[];
  observedSince: string | null;
  now: number;
  onDownload: (format: SpendExportFormat) => void;
  downloading: boolean;
}) {
  const { controls, groupings, observedSince, now } = props;
  const { view, change } = controls;
  const { period, groupBy, step } = view;
  const steps = granularitiesOf(period);
  const offered = groupings.includes(groupBy)
    ? groupings
    : [groupBy, ...groupings];
  return (
    <div className={styles.controls} role="group" aria-label="What is shown">
      <span className={styles.joined}>
        <ButtonIcon
          aria-label="Earlier"
          variant="secondary"
          icon={<RiArrowLeftSLine aria-hidden />}
          isDisabled={!period.earlier}
          onPress={() => change({ period: period.earlier })}
        />
        <Select
          label="Period"
          options={periodChoices(now, period, observedSince).map(p => ({
            id: p.id,
            label: p.label,
          }))}
          value={period.id}
          onChange={key => change({ period: String(key) })}
        />
        <ButtonIcon
          aria-label="Later"
          variant="secondary"
          icon={<RiArrowRightSLine aria-hidden />}
          isDisabled={!period.later}
          onPress={() => change({ period: period.later })}
        />
      </span>
      <Select
        className={styles.grouping}
        label="Group by"
        options={offered.map(id => ({ id, label: GROUPINGS[id] }))}
        value={groupBy}
        onChange={key => change({ groupBy: key as SpendGroupBy })}
      />
      <Select
        className={styles.step}
        label="Bars"
        options={steps.map(id => ({ id, label: GRANULARITIES[id] }))}
        value={step}
        isDisabled={steps.length === 1}
        onChange={key => change({ step: steps.find(id => id === key) })}
      />
      <MenuTrigger>
        <Button
          variant="secondary"
          iconStart={<RiDownload2Line aria-hidden />}
          iconEnd={<RiArrowDownSLine aria-hidden />}
          isPending={props.downloading}
        >
          Download
        </Button>
        <Menu onAction={key => props.onDownload(key as SpendExportFormat)}>
          <MenuItem id="csv">CSV, every settled row</MenuItem>
          <MenuItem id="focus-1.2">FOCUS 1.2, for FinOps tools</MenuItem>
        </Menu>
      </MenuTrigger>
      <CopyLink periodId={period.id} controls={controls} />
    </div>
  );
}

/** Copies an address that shows the same later, too: the month is in it even when it is this one. */
function CopyLink(props: { periodId: string; controls: SpendViewControls }) {
  const { periodId, controls } = props;
  const toasts = useApi(toastApiRef);
  const copy = async () => {
    const url = new URL(controls.hrefOf({}), window.location.origin);
    url.searchParams.set('period', periodId);
    url.searchParams.set('by', controls.view.groupBy);
    try {
      await navigator.clipboard.writeText(url.href);
      toasts.post({
        title: 'The link is in the clipboard',
        status: 'success',
        timeout: 4000,
      });
    } catch {
      // Browsers give the clipboard to secure pages only.
      toasts.post({
        title: 'The browser did not allow copying',
        description: `Copy it from here: ${url.href}`,
        status: 'warning',
      });
    }
  };
  return (
    <Button
      variant="secondary"
      iconStart={<RiLinkM aria-hidden />}
      onPress={copy}
    >
      Copy link
    </Button>
  );
}
