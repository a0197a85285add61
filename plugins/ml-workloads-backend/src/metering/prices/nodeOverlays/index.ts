/** What Karpenter's NodeOverlays say that nodes cost. */
export { nodeOverlaySource } from './nodeOverlaySource';
export { overlayRates, type NodeOverlay } from './overlayRates';
