export { anyRecording, type AnyRecording } from './anyRecording';
