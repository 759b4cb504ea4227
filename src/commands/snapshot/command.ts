import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { parseDuration } from '../../cli/flags/duration.ts';
import { formatOf, outputFlag } from '../../cli/flags/output.ts';
import { allNamespacesFlag } from '../../cli/flags/selection.ts';
import { onOff, single } from '../../cli/flags/single.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';

const FORMATS = ['yaml', 'json'] as const;

const LIMITS = {
  main: { timeoutMs: 10_000, maxBytes: 1024 * 1024 },
  everyProcess: { timeoutMs: 60_000, maxBytes: 1024 * 1024 },
};

/** A cluster of 10,000 containers takes some minutes. */
const DEFAULT_TIMEOUT = '30m';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 snapshot [flags] > FILE\n\nRecord what the other commands would read of a namespace, or of a cluster: objects, who may do what, and what the\nprocesses of each container may do. Without environment variables, commands, arguments, Secrets, ConfigMaps, tokens and\noutput of programs. Every command answers from it with --snapshot FILE.',
    )
    .options({
      ...allNamespacesFlag('the whole cluster'),
      'declared-only': { ...onOff, describe: 'do not look into the containers' },
      redact: {
        ...single,
        choices: ['names'] as const,
        describe: 'replace the names of objects, labels, images and people, the same by the same',
      },
      timeout: {
        ...single,
        describe: `limit for the whole recording, after which the rest is missing in it; 0 for none (default ${DEFAULT_TIMEOUT})`,
      },
      ...outputFlag(FORMATS, 'YAML documents, or a JSON object on each line'),
    })
    .example('$0 snapshot -n shop > shop.yaml', 'record a namespace')
    .example('$0 snapshot -A --redact names -o json | gzip > cluster.json.gz', 'record a cluster for somebody else')
    .example('$0 pod web-0 --snapshot shop.yaml', 'ask the recording')
    .example('kubectl get pods -A -o yaml | $0 pod -A --snapshot -', 'ask a dump');

/** Declares `snapshot`; `chosen` is told what the command line comes down to. */
export function snapshotCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'snapshot',
    'Record a namespace or a cluster, for --snapshot of the other commands',
    builder,
    (args) => {
      const flags = connectionFlagsOf(args);
      if (args.allNamespaces && args.namespace !== undefined) {
        throw new UsageError('--all-namespaces records every namespace: leave it out, or leave out --namespace');
      }
      const options = {
        allNamespaces: args.allNamespaces,
        ...(args.declaredOnly ? {} : { readings: LIMITS }),
        timeoutMs: parseDuration(args.timeout ?? DEFAULT_TIMEOUT, 'timeout'),
        redactNames: args.redact === 'names',
        format: formatOf(FORMATS, args),
      };
      chosen(async (io) => {
        const { runSnapshot } = await import('./run.ts');
        return runSnapshot(io, flags, options);
      });
    },
  );
}
