export * from './Amounts';
export * from './EscapedChip';
export * from './LiveMark';
export * from './Notices';
export * from './NumbersTable';
export * from './saveFile';
export * from './StateChip';
export * from './theme';
export { default as styles } from './components.module.css';
