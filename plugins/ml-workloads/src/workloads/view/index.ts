export { BUILT_IN_VIEWS, type NamedView } from './builtInViews';
export * from './listView';
export { useSavedViews } from './savedViews';
export { useListView } from './useListView';
