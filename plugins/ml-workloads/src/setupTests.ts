import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Machines that run everything at once are slow; what is waited for is a condition, so this is only the deadline.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
