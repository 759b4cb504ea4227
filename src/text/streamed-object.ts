import { formatJson, formatYaml } from './structured-text.ts';

/** Writes an object with one long list in it while the elements of the list come: the same text as of the whole. */
export interface StreamedObject {
  element(value: object): Promise<void>;
  /** @param after the fields that come after the list; there has to be one */
  end(after: object): Promise<void>;
}

/** @param before the fields that come before the list; there has to be one */
export function streamedJson(before: object, list: string, write: (text: string) => void): StreamedObject {
  let count = 0;
  const begin = () => write(`${formatJson(before).slice(0, -'\n}\n'.length)},\n  ${JSON.stringify(list)}: [`);
  return {
    element: async (value) => {
      if (count === 0) begin();
      write(`${count === 0 ? '' : ','}\n    ${formatJson(value).trimEnd().replaceAll('\n', '\n    ')}`);
      count += 1;
    },
    end: async (after) => {
      if (count === 0) begin();
      write(`${count === 0 ? '' : '\n  '}],${formatJson(after).slice('{'.length)}`);
    },
  };
}

/** The same in YAML. */
export function streamedYaml(before: object, list: string, write: (text: string) => void): StreamedObject {
  let count = 0;
  const heading = `${list}:\n`;
  return {
    element: async (value) => {
      if (count === 0) write(`${await formatYaml(before)}${heading}`);
      write((await formatYaml({ [list]: [value] })).slice(heading.length));
      count += 1;
    },
    end: async (after) => {
      if (count === 0) write(await formatYaml({ ...before, [list]: [] }));
      write(await formatYaml(after));
    },
  };
}
