export { Guardrails } from './Guardrails';
export {
  buildCatalogue,
  EMPTY_CATALOGUE,
  GUARDRAIL_LABEL,
  type Catalogue,
  type PolicyEntry,
} from './catalogue';
export {
  mergeVerdicts,
  readAnswer,
  readVerdict,
  type AdmissionAnswer,
  type AnswerReading,
  type VerdictOptions,
} from './verdict';
export { parseWarnings, type WarningHeader } from './warnings';
