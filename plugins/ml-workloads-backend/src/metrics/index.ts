export { ObserverMetrics, type ObserverGauges } from './ObserverMetrics';
