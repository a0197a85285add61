import { Button } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';

/** Copies a text, and says so, or why not. */
export const CopyButton = (props: {
  text: () => string;
  /** What is copied, for a screen reader. */
  what: string;
  /** What the button says before it was pressed. */
  label?: string;
}) => {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text());
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const words = {
    idle: props.label ?? 'Copy',
    copied: 'Copied',
    failed: 'Not copied: select the text instead',
  };
  return (
    <Button
      size="small"
      variant="tertiary"
      iconStart={
        state === 'copied' ? (
          <RiCheckLine aria-hidden />
        ) : (
          <RiFileCopyLine aria-hidden />
        )
      }
      aria-label={state === 'idle' ? `Copy ${props.what}` : words[state]}
      onPress={copy}
    >
      {words[state]}
    </Button>
  );
};
