import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonIcon,
  ButtonLink,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { RiRepeatLine } from '@remixicon/react';
import type {
  LaunchAgain,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { mlWorkloadsApiRef } from '../api';
import { ErrorNotice, styles } from '../components';
import { templateRouteRefExternal } from '../routes';
import {
  canLaunchAgain,
  describeSource,
  formAddress,
  templateOf,
} from './again';

/**
 * Opens the form of a launch with the values of this workload. What could not be carried over is said first; where everything could, the
 * form opens at once.
 */
export function LaunchAgainButton(props: {
  workload: Pick<Workload, 'id' | 'name' | 'kind' | 'type'>;
  /** Only the icon, for a row of a list. */
  compact?: boolean;
}) {
  const { workload, compact = false } = props;
  const api = useApi(mlWorkloadsApiRef);
  const templateRoute = useRouteRef(templateRouteRefExternal);
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [partial, setPartial] = useState<LaunchAgain>();
  if (!templateRoute || !canLaunchAgain(workload)) return null;

  const addressOf = ({ request }: LaunchAgain) =>
    formAddress(templateRoute(templateOf(request)), request);
  const open = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const again = await api.getLaunchRequest(workload.id);
      if (again.missing.length === 0) navigate(addressOf(again));
      else setPartial(again);
    } catch (e) {
      setError(e as Error);
    }
    setBusy(false);
  };
  const close = () => {
    setPartial(undefined);
    setError(undefined);
  };
  return (
    <>
      {compact ? (
        <ButtonIcon
          variant="tertiary"
          size="small"
          icon={<RiRepeatLine />}
          aria-label={`Launch ${workload.name} again`}
          isPending={busy}
          onPress={open}
        />
      ) : (
        <Button
          variant="secondary"
          iconStart={<RiRepeatLine aria-hidden />}
          isPending={busy}
          onPress={open}
        >
          Launch again
        </Button>
      )}
      {(partial || error) && (
        <Dialog isOpen onOpenChange={isOpen => !isOpen && close()} width={560}>
          <DialogHeader>
            Launch {workload.kind} {workload.name} again
          </DialogHeader>
          <DialogBody>
            {error && (
              <ErrorNotice
                error={error}
                subject="what it was launched with"
                onRetry={open}
              />
            )}
            {partial && (
              <div className={styles.stack}>
                <p>{describeSource(partial.from)}</p>
                <p>Not carried over, and to be filled in again:</p>
                <ul>
                  {partial.missing.map(text => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </div>
            )}
          </DialogBody>
          <DialogFooter>
            <Button variant="secondary" onPress={close}>
              Close
            </Button>
            {partial && (
              <ButtonLink variant="primary" href={addressOf(partial)}>
                Open the form
              </ButtonLink>
            )}
          </DialogFooter>
        </Dialog>
      )}
    </>
  );
}
