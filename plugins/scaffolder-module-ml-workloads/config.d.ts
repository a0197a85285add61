export interface Config {
  slipway?: {
    /**
     * The portal shows simulated hardware: the launch form offers how the simulated pods end. Set by the demo only.
     * @visibility frontend
     */
    demo?: boolean;
  };
}
