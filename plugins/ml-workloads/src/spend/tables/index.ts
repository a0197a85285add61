export * from './BucketsTable';
export * from './CategoriesTable';
export * from './RowsTable';
export * from './shownRows';
