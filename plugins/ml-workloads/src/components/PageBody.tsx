import { Container } from '@backstage/ui';
import { createContext, useContext, type ReactNode } from 'react';

const Landmark = createContext<'main' | 'div'>('main');

/** Pages in a frame that is the landmark `main` already: there is only one. */
export function WithinMain({ children }: { children: ReactNode }) {
  return <Landmark.Provider value="div">{children}</Landmark.Provider>;
}

/** The frame of a page of our own; on entity pages the catalog brings its own. */
export function PageBody({ children }: { children: ReactNode }) {
  const Body = useContext(Landmark);
  return (
    <Body>
      <Container>{children}</Container>
    </Body>
  );
}
