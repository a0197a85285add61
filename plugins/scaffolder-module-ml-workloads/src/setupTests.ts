import '@testing-library/jest-dom';

// The wizard is the scaffolder's own, with its JSON schema compiler; on a busy machine a person's few clicks take seconds.
jest.setTimeout(30_000);

// jsdom has no layout; the wizard scrolls to its top with every step.
window.scrollTo = () => {};
