import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Select,
  TextField,
} from '@backstage/ui';
import { useState } from 'react';
import { BUILT_IN_VIEWS, useSavedViews, viewText, type ListView } from './view';
import styles from './workloads.module.css';

const OWN = 'own:';
const UNNAMED = 'unnamed';

/** Chooses one of the views that everybody has or of the person's own, and keeps the one that is shown. */
export function ViewPicker(props: {
  view: ListView;
  onChange: (view: ListView) => void;
}) {
  const { view, onChange } = props;
  const own = useSavedViews();
  const [naming, setNaming] = useState(false);
  const shown = viewText(view);
  const all = [
    ...BUILT_IN_VIEWS.map(one => ({ ...one, id: one.name })),
    ...own.views.map(one => ({ ...one, id: `${OWN}${one.name}` })),
  ];
  const current = all.find(one => viewText(one.view) === shown);
  const isOwn = current?.id.startsWith(OWN) ?? false;
  return (
    <div className={styles.views}>
      <Select
        className={styles.choice}
        aria-label="View"
        size="small"
        options={[
          ...(current ? [] : [{ id: UNNAMED, label: 'Not a saved view' }]),
          ...all.map(({ id, name }) => ({ id, label: name })),
        ]}
        value={current?.id ?? UNNAMED}
        onChange={key => {
          const chosen = all.find(({ id }) => id === key);
          if (chosen) onChange(chosen.view);
        }}
      />
      {!current && (
        <Button size="small" variant="tertiary" onPress={() => setNaming(true)}>
          Save view
        </Button>
      )}
      {isOwn && current && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => own.remove(current.name)}
        >
          Forget view
        </Button>
      )}
      {naming && (
        <NameDialog
          taken={BUILT_IN_VIEWS.map(({ name }) => name)}
          onClose={() => setNaming(false)}
          onName={name => {
            setNaming(false);
            own.save(name, view);
          }}
        />
      )}
    </div>
  );
}

function NameDialog(props: {
  taken: string[];
  onClose: () => void;
  onName: (name: string) => void;
}) {
  const { taken, onClose, onName } = props;
  const [name, setName] = useState('');
  const isTaken = taken.some(
    one => one.toLowerCase() === name.trim().toLowerCase(),
  );
  const usable = name.trim() !== '' && !isTaken;
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()} width={420}>
      <DialogHeader>Save this view</DialogHeader>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (usable) onName(name);
        }}
      >
        <DialogBody>
          <TextField
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            label="Name"
            description={
              isTaken
                ? 'Everybody has a view of this name; choose another.'
                : 'Only you see it. One of the same name is replaced.'
            }
            maxLength={60}
            value={name}
            onChange={setName}
          />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isDisabled={!usable}>
            Save
          </Button>
          <Button variant="secondary" onPress={onClose}>
            Cancel
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
