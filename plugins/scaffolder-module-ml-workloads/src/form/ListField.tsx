import { Button, ButtonIcon } from '@backstage/ui';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import styles from './list.module.css';

interface ListFieldProps<T> {
  /** Id of the element, as the form gives it. */
  id?: string;
  title: string;
  description: string;
  /** What could not be found out about the choices. */
  problem?: ReactNode;
  items: readonly T[];
  /** Undefined when nothing is left. */
  onChange: (items: T[] | undefined) => void;
  /** What an entry is called where it is removed, e.g. `variable`. */
  noun: string;
  /** Inputs of an entry; the first has number 1. */
  inputs: (item: T, number: number, change: (item: T) => void) => ReactNode;
  /** What is to be said of an entry, below its inputs. */
  notes?: (item: T) => ReactNode;
  /** Stands in place of the button where there is nothing to add. */
  nothing?: ReactNode;
  /** The button that adds an entry. */
  add: { label: string; isDisabled: boolean; item: () => T };
  /** Below the list. */
  children?: ReactNode;
}

/** A list of entries that are added, changed and removed one by one. */
export function ListField<T>(props: ListFieldProps<T>) {
  const { items, noun, add } = props;
  const set = (next: T[]) => props.onChange(next.length > 0 ? next : undefined);
  return (
    <fieldset id={props.id} className={styles.root}>
      <legend className={styles.legend}>{props.title}</legend>
      <p className={styles.description}>{props.description}</p>
      {props.problem}
      {items.map((item, index) => (
        <div key={index}>
          <div className={styles.row}>
            <div className={styles.inputs}>
              {props.inputs(item, index + 1, changed =>
                set(items.map((old, i) => (i === index ? changed : old))),
              )}
            </div>
            <ButtonIcon
              variant="tertiary"
              icon={<RiDeleteBinLine />}
              aria-label={`Remove ${noun} ${index + 1}`}
              onPress={() => set(items.filter((_, i) => i !== index))}
            />
          </div>
          {props.notes?.(item)}
        </div>
      ))}
      {props.nothing ?? (
        <Button
          className={styles.add}
          size="small"
          variant="tertiary"
          iconStart={<RiAddLine aria-hidden />}
          isDisabled={add.isDisabled}
          onPress={() => set([...items, add.item()])}
        >
          {add.label}
        </Button>
      )}
      {props.children}
    </fieldset>
  );
}
