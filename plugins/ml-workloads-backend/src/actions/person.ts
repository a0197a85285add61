import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { User } from '../router';

/**
 * The person that an agent or template acts for.
 *
 * @throws NotAllowedError for a service: the permission framework allows services everything (`guardrails.md` §5.20)
 */
export function personOf(
  auth: AuthService,
  credentials: BackstageCredentials,
): User {
  if (!auth.isPrincipal(credentials, 'user')) {
    throw new NotAllowedError(
      'This action works for a signed-in person only, not for a service',
    );
  }
  return credentials;
}
