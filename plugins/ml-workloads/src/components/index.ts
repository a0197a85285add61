export * from './Amounts';
export * from './LiveMark';
export * from './Notices';
export * from './NumbersTable';
export * from './StateChip';
export * from './theme';
export { default as styles } from './components.module.css';
