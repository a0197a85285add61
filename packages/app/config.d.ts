export interface Config {
  slipway?: {
    /**
     * True only where `npm start` runs the portal for one person on their own machine: the sign-in page then offers the demo's roles
     * without a password, and screens may offer what only simulated hardware can do. The backend accepts those sign-ins only if
     * NODE_ENV is `development` and it listens on a loopback address too.
     * @visibility frontend
     */
    demo?: boolean;
    /**
     * Names of the catalog's users that may sign in where {@link demo} is true; the demo's four when absent. The sign-in page has cards
     * for those four only; the benchmarks sign others in by request.
     * @visibility frontend
     */
    demoRoles?: string[];
  };
}
