import { workloadName } from '../../../admission/view/object-words.ts';
import type { CheckFormat } from '../../../text/output-formats.ts';
import type { RecordedMark } from '../../../text/recorded-mark.ts';
import { type StreamedObject, streamedJson, streamedYaml } from '../../../text/streamed-object.ts';
import { marked } from '../../../text/structured-text.ts';
import { isRefused } from '../exit-code.ts';
import type { CheckStart } from '../report.ts';
import type { CheckView } from './check-view.ts';
import { githubView } from './github.ts';
import { gitlabView } from './gitlab.ts';
import { endJson, startJson, workloadJson } from './json.ts';
import { junitView } from './junit.ts';
import { sarifView } from './sarif.ts';
import { tableView } from './table.ts';

export interface CheckOutputOptions {
  readonly format: CheckFormat;
  readonly headers: boolean;
  readonly fix: boolean;
  /** Absent: a cluster answered, as it is now. */
  readonly recorded?: RecordedMark | undefined;
}

/** Writes the answer as text, as it is found out. */
export function checkView(
  start: CheckStart,
  { format, headers, fix, recorded }: CheckOutputOptions,
  write: (text: string) => void,
): CheckView {
  switch (format) {
    case 'json':
      return objectView(streamedJson(startJson(start), 'items', write), start, fix, recorded);
    case 'yaml':
      return objectView(streamedYaml(startJson(start), 'items', write), start, fix, recorded);
    case 'name':
      return {
        workload: async (checked) => {
          if (isRefused(checked)) write(`${workloadName(checked.workload)}\n`);
        },
        end: async () => {},
      };
    case 'sarif':
      return sarifView(write);
    case 'github':
      return githubView(write);
    case 'junit':
      return junitView(write);
    case 'gitlab':
      return gitlabView(write);
    default:
      return tableView(start, { wide: format === 'wide', headers, fix }, write);
  }
}

function objectView(
  streamed: StreamedObject,
  { serverMinor }: CheckStart,
  fix: boolean,
  recorded: RecordedMark | undefined,
): CheckView {
  return {
    workload: (checked) => streamed.element(workloadJson(checked, serverMinor, fix)),
    end: (end) => streamed.end(marked(endJson(end, serverMinor), recorded)),
  };
}
