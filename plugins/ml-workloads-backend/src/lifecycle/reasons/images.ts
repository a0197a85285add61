const UNREACHABLE =
  /no such host|connection refused|i\/o timeout|deadline exceeded|TLS handshake|x509|network is unreachable|server misbehaving|50[0-4]\b/i;
const DENIED =
  /unauthorized|authentication required|denied|forbidden|no basic auth|\b40[13]\b|insufficient_scope/i;
const MISSING = /not found|manifest unknown|NotFound|\b404\b|no such image/i;
const THROTTLED = /toomanyrequests|rate limit|\b429\b|pull QPS exceeded/i;

/** Code of the reason table for a container that waits for its image. */
export function imageCode(reason: string, message: string): string {
  if (reason === 'InvalidImageName') return 'ImageNameInvalid';
  if (reason === 'ErrImageNeverPull') return 'ImageNotOnNode';
  if (THROTTLED.test(message)) return 'ImageThrottled';
  // Docker Hub says "denied" of what is not there, too, and both at once: access is the thing to check first.
  if (DENIED.test(message)) return 'ImageAccessDenied';
  if (MISSING.test(message)) return 'ImageNotFound';
  if (reason === 'RegistryUnavailable' || UNREACHABLE.test(message)) {
    return 'RegistryUnreachable';
  }
  return 'ImagePullFailed';
}
