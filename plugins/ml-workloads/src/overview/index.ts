export { GpuWorkCard } from './GpuWorkCard';
