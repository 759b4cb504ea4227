import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { single } from '../../cli/flags/single.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 cleanup [flags]\n\nDelete the temporary pods and namespaces that aborted runs of other commands left in the cluster. They are found by their label\nkubectl-caps/run and by their names, and listed before they are deleted. A run that is still going fails when its pods are deleted.',
    )
    .options({
      run: { ...single, describe: 'only what this run created, such as scan-3f9c2a1b' },
      yes: { alias: 'y', type: 'boolean', default: false, describe: 'delete without asking' },
      'dry-run': {
        ...single,
        choices: ['none', 'client'] as const,
        default: 'none',
        describe: 'client: list, and delete nothing',
      },
      output: { ...single, alias: 'o', choices: OUTPUT_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'rows only, without headings' },
    })
    .example('$0 cleanup', 'list what is left in all namespaces, and ask whether to delete it')
    .example('$0 cleanup --run scan-3f9c2a1b --yes', 'delete what one run left')
    .example('$0 cleanup -n tools', 'only pods in one namespace, for those who can list no others');

/** Declares `cleanup`; `chosen` is told what the command line comes down to. */
export function cleanupCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command('cleanup', 'Delete what aborted runs left in the cluster', builder, (args) => {
    const flags = connectionFlagsOf(args);
    if (flags.snapshot !== undefined)
      throw new UsageError('nothing can be deleted from a recording: leave out --snapshot');
    const options = {
      ...(args.run === undefined ? {} : { run: args.run }),
      ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
      agreed: args.yes,
      deletes: args.dryRun === 'none',
      format: args.output as OutputFormat,
      headers: !args.noHeaders,
    };
    chosen(async (io) => {
      const { runCleanup } = await import('./run.ts');
      return runCleanup(io, flags, options);
    });
  });
}
