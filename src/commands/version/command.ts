import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { formatOf, outputFlag } from '../../cli/flags/output.ts';
import { onOff } from '../../cli/flags/single.ts';
import type { Operation } from '../../io.ts';
import { VERSION_FORMATS } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 version [flags]\n\nShow the version of this program, what it was made from and what runs it, and the version of the server. Where the\nserver cannot be asked, the rest is shown all the same.',
    )
    .options({
      client: { ...onOff, describe: 'do not ask the server' },
      ...outputFlag(VERSION_FORMATS),
    })
    .example('$0 version', 'what to write into a bug report')
    .example('$0 version --client -o json', 'for a program, without a cluster');

/** Declares `version`; `chosen` is told what the command line comes down to. */
export function versionCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command('version', 'Show the versions of this program and of the server', builder, (args) => {
    const options = { clientOnly: args.client, format: formatOf(VERSION_FORMATS, args) };
    const flags = connectionFlagsOf(args);
    chosen(async (io) => {
      const { runVersion } = await import('./run.ts');
      return runVersion(io, flags, options);
    });
  });
}
