import { Alert, Button } from '@backstage/ui';
import { describeFailure, type Failure } from '../api/describeFailure';

/** A list to choose from could not be had: what happened, what still works, and a way to ask again. */
export const NotKnown = (props: {
  error: Error;
  /** e.g. `Which engines the cluster has` */
  what: string;
  /** What a person can do meanwhile. */
  meanwhile: string;
  onRetry: () => void;
}) => {
  const { error, what, meanwhile, onRetry } = props;
  const failure: Failure = describeFailure(
    error,
    `${what.charAt(0).toLowerCase()}${what.slice(1)} is not known`,
  );
  return (
    <Alert
      status="warning"
      icon
      title={`${what} is not known`}
      description={`${failure.sentence} ${meanwhile}`}
      customActions={
        <Button variant="secondary" size="small" onPress={onRetry}>
          Try again
        </Button>
      }
    />
  );
};
