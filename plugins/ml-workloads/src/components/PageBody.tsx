import { Container } from '@backstage/ui';
import { createContext, useContext, type ReactNode } from 'react';

const IsWithinMain = createContext(false);

/** Pages in a frame that is the landmark `main` already, with its own room at the sides. */
export function WithinMain({ children }: { children: ReactNode }) {
  return <IsWithinMain.Provider value>{children}</IsWithinMain.Provider>;
}

/** The frame of a page of our own; on entity pages the catalog brings its own. */
export function PageBody({ children }: { children: ReactNode }) {
  if (useContext(IsWithinMain)) return <>{children}</>;
  return (
    <main>
      <Container>{children}</Container>
    </main>
  );
}
