import { join } from 'path';
import { Component, ComponentSpec } from './Component';
import { Watchdog } from './Watchdog';

/** The processes of one lab. */
export class Processes {
  private readonly components = new Map<string, Component>();

  private constructor(
    private readonly watchdog: Watchdog,
    private readonly onRestart: (name: string, why: string) => void,
  ) {}

  static create(
    bin: string,
    onRestart: (name: string, why: string) => void,
  ): Processes {
    return new Processes(Watchdog.start(join(bin, 'watchdog')), onRestart);
  }

  /** Starts a component; it is kept running from now on. */
  start(spec: ComponentSpec): Component {
    const component = Component.start(spec, this.watchdog, this.onRestart);
    this.components.set(spec.name, component);
    return component;
  }

  get(name: string): Component | undefined {
    return this.components.get(name);
  }

  all(): Component[] {
    return [...this.components.values()];
  }

  /** Ends all: first what uses the API server, then it, then etcd. None is left when this resolves. */
  async stop(): Promise<void> {
    const last = ['kube-apiserver', 'etcd'];
    const users = this.all().filter(({ name }) => !last.includes(name));
    await Promise.all(users.map(component => component.stop()));
    for (const name of last) await this.get(name)?.stop();
    await this.watchdog.close();
  }
}
