import type { Argv } from 'yargs';
import { connectionFlagsOf, single, withConnectionFlags } from '../../cli/flags/connection.ts';
import type { Operation } from '../../io.ts';
import { VERSION_FORMATS, type VersionFormat } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 version [flags]\n\nShow the version of this program, what it was made from and what runs it, and the version of the server. Where the\nserver cannot be asked, the rest is shown all the same.',
    )
    .options({
      client: { type: 'boolean', default: false, describe: 'do not ask the server' },
      output: { ...single, alias: 'o', choices: VERSION_FORMATS, default: 'text', describe: 'output format' },
    })
    .example('$0 version', 'what to write into a bug report')
    .example('$0 version --client -o json', 'for a program, without a cluster');

/** Declares `version`; `chosen` is told what the command line comes down to. */
export function versionCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command('version', 'Show the versions of this program and of the server', builder, (args) => {
    const options = { clientOnly: args.client, format: args.output as VersionFormat };
    const flags = connectionFlagsOf(args);
    chosen(async (io) => {
      const { runVersion } = await import('./run.ts');
      return runVersion(io, flags, options);
    });
  });
}
