import type { ReactNode } from 'react';
import { Logo } from '../navigation/Logo';
import styles from './SignIn.module.css';

/** The page around every sign-in screen: the logo, one heading, its content. */
export const SignInFrame = (props: { title: string; children: ReactNode }) => (
  <main className={styles.page}>
    <header className={styles.banner}>
      <Logo />
      <span>GPU work on Kubernetes: launch it, watch it, account for it</span>
    </header>
    <section className={styles.content} aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">{props.title}</h1>
      {props.children}
    </section>
  </main>
);
