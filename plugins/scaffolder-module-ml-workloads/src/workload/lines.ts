/** One entry a line; empty lines between entries are entries too, the last line break is not. */
export function toLines(text: string): string[] | undefined {
  if (text === '') return undefined;
  return text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
}

export function fromLines(lines: string[] | undefined): string {
  return lines?.join('\n') ?? '';
}

/** An environment variable of the form. */
export interface Variable {
  name: string;
  value: string;
}

/** `NAME=value` lines, and what is wrong with them; empty lines and spaces before a name are ignored. */
export function toVariables(text: string): {
  variables: Variable[];
  problems: string[];
} {
  const variables: Variable[] = [];
  const problems: string[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const equals = line.indexOf('=');
    const name = (equals < 0 ? line : line.slice(0, equals)).trim();
    if (equals < 0) {
      problems.push(`Line ${index + 1} has no “=”: write ${name}=value.`);
    } else if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      problems.push(
        `Line ${index + 1}: “${name}” is not a name of a variable.`,
      );
    } else if (variables.some(variable => variable.name === name)) {
      problems.push(`Line ${index + 1}: ${name} is set twice.`);
    } else {
      variables.push({ name, value: line.slice(equals + 1) });
    }
  });
  return { variables, problems };
}

export function fromVariables(variables: Variable[] | undefined): string {
  return (variables ?? [])
    .map(({ name, value }) => `${name}=${value}`)
    .join('\n');
}
