import { Button, SearchField } from '@backstage/ui';
import {
  RiArrowDownLine,
  RiArrowDownSLine,
  RiArrowUpSLine,
} from '@remixicon/react';
import {
  memo,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { styles as shared } from '../../components';
import { exactTime, formatClock } from '../../numbers';
import type { NumberedLine } from './logBuffer';
import styles from './logs.module.css';
import { findMatches, MOST_MATCHES, partsOf, type Match } from './searchLog';

/** Nearer to the end than this is at the end. px */
const NEAR = 40;
const NO_MATCHES: Match[] = [];

const Line = memo(function LogLine(props: {
  line: NumberedLine;
  showTimes: boolean;
  matches: Match[];
  current: Match | undefined;
}) {
  const { line, showTimes, matches, current } = props;
  return (
    <div className={styles.line}>
      {showTimes && (
        <time
          className={styles.time}
          dateTime={line.at ?? undefined}
          title={line.at ? exactTime(line.at) : undefined}
        >
          {line.at ? formatClock(line.at) : ''}
        </time>
      )}
      <span className={styles.text}>
        {matches.length === 0
          ? line.text
          : partsOf(line.text, matches).map((part, i) =>
              part.match ? (
                <mark
                  key={i}
                  className={styles.match}
                  aria-current={
                    current && part.match.start === current.start
                      ? 'true'
                      : undefined
                  }
                >
                  {part.text}
                </mark>
              ) : (
                part.text
              ),
            )}
      </span>
    </div>
  );
});

/** Lines of a log with a search over them. It stays at the end while lines come, unless the reader has gone up. */
export function LogView(props: {
  lines: NumberedLine[];
  label: string;
  showTimes: boolean;
  children?: ReactNode;
}) {
  const { lines, label, showTimes, children } = props;
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const matches = useMemo(() => findMatches(lines, wanted), [lines, wanted]);
  const byLine = useMemo(() => groupByLine(matches), [matches]);
  const current = matches[Math.min(chosen, matches.length - 1)];

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useEffect(() => {
    if (atEnd && wanted === '') toEnd();
  }, [lines, atEnd, wanted]);
  useEffect(() => {
    // Only a search moves the reader, not a line that comes.
    if (wanted !== '')
      box.current
        ?.querySelector('[aria-current]')
        ?.scrollIntoView?.({ block: 'center' });
  }, [wanted, chosen]);

  const step = (by: number) =>
    setChosen(before =>
      matches.length === 0
        ? 0
        : (Math.min(before, matches.length - 1) + by + matches.length) %
          matches.length,
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <div className={shared.tightStack}>
      <div className={styles.bar}>
        <div className={styles.search} onKeyDownCapture={onKeyDown}>
          <SearchField
            aria-label="Search in the log"
            placeholder="Search in the log"
            size="small"
            value={wanted}
            onChange={text => {
              setWanted(text);
              setChosen(0);
            }}
          />
        </div>
        {wanted !== '' && (
          <>
            <span role="status" className={shared.secondary}>
              {sayMatches(matches.length, Math.min(chosen, matches.length - 1))}
            </span>
            <Button
              size="small"
              variant="secondary"
              aria-label="Previous match"
              isDisabled={matches.length === 0}
              iconStart={<RiArrowUpSLine aria-hidden />}
              onPress={() => step(-1)}
            />
            <Button
              size="small"
              variant="secondary"
              aria-label="Next match"
              isDisabled={matches.length === 0}
              iconStart={<RiArrowDownSLine aria-hidden />}
              onPress={() => step(1)}
            />
          </>
        )}
        <span className={styles.rest}>{children}</span>
      </div>
      <div className={styles.frame}>
        <div
          ref={box}
          className={`${shared.code} ${styles.lines}`}
          role="region"
          aria-label={label}
          tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
          onScroll={({ currentTarget: el }) =>
            setAtEnd(el.scrollHeight - el.scrollTop - el.clientHeight < NEAR)
          }
        >
          {lines.map(line => (
            <Line
              key={line.number}
              line={line}
              showTimes={showTimes}
              matches={byLine.get(line.number) ?? NO_MATCHES}
              current={current?.line === line.number ? current : undefined}
            />
          ))}
        </div>
        {!atEnd && (
          <span className={styles.toEnd}>
            <Button
              size="small"
              variant="primary"
              iconStart={<RiArrowDownLine aria-hidden />}
              onPress={() => {
                setAtEnd(true);
                toEnd();
              }}
            >
              To the end
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

function groupByLine(matches: Match[]): Map<number, Match[]> {
  const groups = new Map<number, Match[]>();
  for (const match of matches) {
    const group = groups.get(match.line);
    if (group) group.push(match);
    else groups.set(match.line, [match]);
  }
  return groups;
}

function sayMatches(count: number, chosen: number): string {
  if (count === 0) return 'Not in these lines';
  const all = count === MOST_MATCHES ? `the first ${count}` : String(count);
  return `${chosen + 1} of ${all}`;
}
