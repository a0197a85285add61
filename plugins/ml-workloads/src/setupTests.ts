import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Machines that run everything at once are slow; what is waited for is a condition, so this is only the deadline.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);

// A window at a desk; jsdom has none of its own.
window.matchMedia = query => {
  const [, from] = /min-width: (\d+)px/.exec(query) ?? [];
  return {
    matches: from !== undefined && Number(from) <= 1440,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  };
};
