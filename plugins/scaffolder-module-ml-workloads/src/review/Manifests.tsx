import type {
  LaunchPreview,
  ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import type { LaunchFormData } from '../form';
import { asKubectl, asTemplateValues, asYaml } from './commands';
import { CopyButton } from './CopyButton';
import { linesOf, pointerParts } from './manifestLines';
import styles from './Manifests.module.css';

const Receipt = (props: { entries: ReceiptEntry[] }) => (
  <table className={styles.receipt}>
    <caption>Filled in for you</caption>
    <thead>
      <tr>
        <th scope="col">Where</th>
        <th scope="col">Value</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    <tbody>
      {props.entries.map(entry => (
        <tr key={entry.path}>
          <td className={styles.mono}>
            {pointerParts(entry.path).join(' › ')}
          </td>
          <td className={styles.mono}>{entry.value}</td>
          <td>{entry.reason}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Manifest = (props: {
  manifest: LaunchPreview['manifests'][number];
  receipt: ReceiptEntry[];
}) => {
  const { manifest, receipt } = props;
  const what = `${manifest.kind} ${manifest.name}`;
  const marked = useMemo(
    () =>
      linesOf(
        manifest.yaml,
        receipt.map(entry => entry.path),
      ),
    [manifest.yaml, receipt],
  );
  return (
    <details className={styles.manifest}>
      <summary>
        {what}
        <span className={styles.count}>
          {receipt.length === 0
            ? 'exactly as asked'
            : `${receipt.length} ${
                receipt.length === 1 ? 'part' : 'parts'
              } filled in`}
        </span>
      </summary>
      <div className={styles.bar}>
        <span className={styles.legend}>
          Lines with a bar were filled in for you.
        </span>
        <CopyButton text={() => manifest.yaml} what={what} />
      </div>
      {/* A region that scrolls has to be reachable with the keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.yaml} tabIndex={0} aria-label={`YAML of ${what}`}>
        {manifest.yaml
          .trimEnd()
          .split('\n')
          .map((line, index) => (
            <span
              key={index}
              className={marked.has(index) ? styles.filled : styles.line}
            >
              {`${line}\n`}
            </span>
          ))}
      </pre>
      {receipt.length > 0 && <Receipt entries={receipt} />}
    </details>
  );
};

/** Exactly what would be applied, with what was filled in marked and explained; to be taken along in three forms. */
export const Manifests = (
  props: Pick<LaunchPreview, 'manifests' | 'receipt'> & {
    namespace: string;
    form: LaunchFormData;
  },
) => {
  const { manifests, receipt, namespace, form } = props;
  return (
    <section aria-label="Manifests" className={styles.root}>
      <div className={styles.top}>
        <h3 className={styles.heading}>
          What would be applied
          {manifests.length > 1 &&
            `: ${manifests.length} objects, in this order`}
        </h3>
        {manifests.length > 0 && (
          <div className={styles.copies}>
            <CopyButton
              label="Copy YAML"
              what="everything as YAML"
              text={() => asYaml(manifests)}
            />
            <CopyButton
              label="Copy kubectl command"
              what="everything as a kubectl command"
              text={() => asKubectl(manifests, namespace)}
            />
            <CopyButton
              label="Copy template values"
              what="the values of this template"
              text={() => asTemplateValues(form)}
            />
          </div>
        )}
      </div>
      {manifests.length === 0 && (
        <p className={styles.none}>There is no manifest to show.</p>
      )}
      {manifests.map((manifest, index) => (
        <Manifest
          key={`${manifest.kind}/${manifest.name}`}
          manifest={manifest}
          receipt={receipt.filter(entry => entry.manifest === index)}
        />
      ))}
    </section>
  );
};
