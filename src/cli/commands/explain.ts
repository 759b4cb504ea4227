import type { Argv } from 'yargs';
import type { ExplainQuestion } from '../../app/explain.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { EXPLAIN_FORMATS, type ExplainFormat } from '../../render/output-formats.ts';
import { single } from '../shared-flags.ts';

const builder = (yargs: Argv) =>
  yargs
    .usage(
      '$0 explain [NAME ...] [flags]\n\nShow what a capability lets a process do, what fails without it, why it is dangerous, who grants and who accepts it.\nWithout a name: a line for each of the 41. No cluster is asked.',
    )
    .positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'NET_RAW, cap_net_raw or 13',
    })
    .options({
      all: { type: 'boolean', default: false, describe: 'the pages of all capabilities' },
      search: { ...single, describe: 'find one by what a program does, or by how it fails' },
      output: { ...single, alias: 'o', choices: EXPLAIN_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'no headings in tables' },
    })
    .example('$0 explain NET_RAW', 'the page of one capability')
    .example('$0 explain --search "bind port 80"', 'which one is it?')
    .example('$0 explain', 'what there is');

/** Declares `explain`; `chosen` is told what the command line comes down to. */
export function explainCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'explain [names..]',
    'Show what a capability is for, and what to do about it',
    builder,
    (args) => {
      const options = {
        question: questionOf(args.names, args.all, args.search),
        format: args.output as ExplainFormat,
        headers: !args.noHeaders,
      };
      chosen(async (io) => {
        const { runExplain } = await import('../../app/explain.ts');
        return runExplain(io, options);
      });
    },
  );
}

function questionOf(names: readonly string[], all: boolean, search: string | undefined): ExplainQuestion {
  if (Number(names.length > 0) + Number(all) + Number(search !== undefined) > 1) {
    throw new UsageError('names, --all and --search each choose capabilities: give one of them');
  }
  if (search !== undefined) return { about: 'search', question: search };
  if (names.length > 0) return { about: 'names', written: names };
  return { about: all ? 'all' : 'overview' };
}
