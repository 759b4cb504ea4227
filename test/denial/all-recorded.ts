import * as recorded from './recorded.ts';
import { SCC_LOGS, SCC_ONE_NOT_GRANTED, SCC_SERVER } from './scc-logs.ts';

/** Every text that is recorded of a real server, node or source. */
export const ALL_RECORDED: readonly string[] = [
  ...Object.values(recorded).flatMap((one) => ('text' in one ? [one] : one.flat())),
  ...SCC_LOGS,
  SCC_ONE_NOT_GRANTED,
  ...SCC_SERVER,
].flatMap((one) => (typeof one === 'object' ? [one.text] : []));
