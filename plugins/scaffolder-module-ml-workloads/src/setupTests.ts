import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The wizard is the scaffolder's own, with its JSON schema compiler; on a busy machine a person's few clicks take seconds. What is waited
// for is a condition, so these are only deadlines.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);

// jsdom has no layout; the wizard scrolls to its top with every step.
window.scrollTo = () => {};
