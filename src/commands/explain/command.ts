import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { onOff, single } from '../../cli/flags/single.ts';
import { words } from '../../cli/flags/words.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { EXPLAIN_FORMATS } from '../../text/output-formats.ts';
import type { ExplainQuestion, InPod } from './run.ts';

/** Of every process of a container, as for `pod --processes`. */
const EXEC_LIMITS = { timeoutMs: 60_000, maxBytes: 1024 * 1024 };

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 explain [NAME ...] [flags]\n\nShow what a capability lets a process do, what fails without it, why it is dangerous, who grants and who accepts it.\nWithout a name: a line for each of the 41. No cluster is asked, but for --pod.',
    )
    .positional('names', words('NET_RAW, cap_net_raw or 13'))
    .options({
      all: { ...onOff, describe: 'the pages of all capabilities' },
      search: { ...single, describe: 'find one by what a program does, or by how it fails' },
      pod: { ...single, describe: 'NAME or TYPE/NAME: what it means in this pod, and which processes hold it' },
      ...outputFlags(EXPLAIN_FORMATS, 'no headings in tables'),
    })
    .example('$0 explain NET_RAW', 'the page of one capability')
    .example('$0 explain --search "bind port 80"', 'which one is it?')
    .example('$0 explain SYS_TIME --pod web-0 -n shop', 'and who has it there')
    .example('$0 explain', 'what there is');

/** Declares `explain`; `chosen` is told what the command line comes down to. */
export function explainCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'explain [names..]',
    'Show what a capability is for, and what to do about it',
    builder,
    (args) => {
      const options = {
        question: questionOf(args, inPodOf(args.pod, connectionFlagsOf(args))),
        ...outputOf(EXPLAIN_FORMATS, args),
      };
      chosen(async (io) => {
        const { runExplain } = await import('./run.ts');
        return runExplain(io, options);
      });
    },
  );
}

function inPodOf(name: string | undefined, flags: ConnectionFlags): InPod | undefined {
  if (name === undefined) return undefined;
  parseName(name);
  return { name, flags, execLimits: EXEC_LIMITS };
}

function questionOf(
  args: { readonly names: readonly string[]; readonly all: boolean; readonly search?: string | undefined },
  inPod: InPod | undefined,
): ExplainQuestion {
  const { names, all, search } = args;
  if (Number(names.length > 0) + Number(all) + Number(search !== undefined) > 1) {
    throw new UsageError('names, --all and --search each choose capabilities: give one of them');
  }
  if (inPod && names.length === 0) throw new UsageError('--pod is about the capabilities that are named: name one');
  if (search !== undefined) return { about: 'search', question: search };
  if (names.length > 0) return { about: 'names', written: names, ...(inPod ? { inPod } : {}) };
  return { about: all ? 'all' : 'overview' };
}
