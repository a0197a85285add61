export { techdocsModuleMarkdown as default } from './techdocsModule';
