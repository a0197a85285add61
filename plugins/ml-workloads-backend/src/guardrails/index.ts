export { Guardrails } from './Guardrails';
export { type AdmissionAnswer } from './verdict';
