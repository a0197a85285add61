import { Alert, Button } from '@backstage/ui';
import { RiArrowGoBackLine } from '@remixicon/react';
import type {
  BulkItem,
  BulkOperation,
  BulkResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { count } from '../numbers';
import { LeftAlone } from './LeftAlone';

/** What became of each: how many were done, and by name those that were not and why; with the way back where there is one. */
export function BulkOutcome(props: {
  result: BulkResult;
  busy: boolean;
  onUndo: (operation: BulkOperation, ids: string[]) => void;
}) {
  const { result, busy, onUndo } = props;
  const { done, refused, failed, items } = result;
  const ways = undoable(items);
  return (
    <>
      <Alert
        status={statusOf(result)}
        icon
        title={[
          `${count(done, 'workload')} done`,
          refused > 0 && `${refused} left unchanged`,
          failed > 0 && `${failed} failed`,
        ]
          .filter(Boolean)
          .join(', ')}
      />
      {refused + failed > 0 && (
        <LeftAlone
          title="Not done:"
          lines={items
            .filter(({ outcome }) => outcome !== 'done')
            .map(({ id, kind, name, sentence }) => ({
              id,
              text: name ? `${kind} ${name}: ${sentence}` : sentence,
            }))}
        />
      )}
      {ways.map(({ operation, ids }) => (
        <div key={operation}>
          <Button
            variant="secondary"
            size="small"
            iconStart={<RiArrowGoBackLine aria-hidden />}
            isPending={busy}
            onPress={() => onUndo(operation, ids)}
          >
            Undo: {operation} {ids.length}
          </Button>
        </div>
      ))}
    </>
  );
}

function statusOf({ refused, failed }: BulkResult) {
  if (failed > 0) return 'danger';
  return refused > 0 ? 'warning' : 'success';
}

/** What was done and can be taken back with one operation for all. Pure. */
export function undoable(
  items: BulkItem[],
): Array<{ operation: 'pause' | 'resume'; ids: string[] }> {
  return (['resume', 'pause'] as const).flatMap(operation => {
    const ids = items
      .filter(
        ({ outcome, undo }) =>
          outcome === 'done' && undo?.operation === operation,
      )
      .map(({ id }) => id);
    return ids.length > 0 ? [{ operation, ids }] : [];
  });
}
