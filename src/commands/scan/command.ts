import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { parseLimit } from '../../cli/flags/duration.ts';
import { single } from '../../cli/flags/single.ts';
import { wordsBehindDashes } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { BY, SCAN_FORMATS } from './words.ts';

/** Has a POSIX shell and awk, is small, and is on every public registry. */
const DEFAULT_IMAGE = 'busybox:stable';

const EXEC_LIMITS = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };

/** Some 500 bytes for each process. */
const MAX_READING_BYTES = 64 * 1024 * 1024;

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 scan [NODE ...] [flags]\n\nShow what every container of the cluster can do, read from the /proc of its node: one pod on each node reads all containers at once,\nalso those without a shell; nothing runs in any container, and no container can lie about itself. The pods (hostPID, no privileges, no\ncapabilities) are created after a question, and deleted afterwards. Without flags: the whole cluster.',
    )
    .positional('nodes', { type: 'string', array: true, default: [] as string[], describe: 'NODE: only these nodes' })
    .options({
      'all-namespaces': {
        alias: 'A',
        type: 'boolean',
        default: false,
        describe: 'pods of all namespaces (the default)',
      },
      selector: { ...single, alias: 'l', describe: 'label selector of pods, such as app=web' },
      processes: { type: 'boolean', default: false, describe: 'every process of each container, equal ones folded' },
      'node-processes': {
        type: 'boolean',
        default: false,
        describe: 'the processes of the node itself too, and of containers that the API does not know',
      },
      by: { ...single, choices: BY, default: 'workload', describe: 'what a row is about' },
      only: {
        type: 'string',
        array: true,
        requiresArg: true,
        describe:
          'COLUMN=VALUE[,...]: only containers with all of these, such as effective=SYS_ADMIN,cause=unexplained',
      },
      files: {
        type: 'boolean',
        default: false,
        describe:
          'setuid programs and programs with capabilities too; the readers are then root, with SYS_PTRACE and DAC_READ_SEARCH',
      },
      'compare-exec': {
        type: 'boolean',
        default: false,
        describe: 'ask each container by exec too, and show where it says otherwise than its node',
      },
      yes: { alias: 'y', type: 'boolean', default: false, describe: 'create the readers without asking' },
      'namespace-for-readers': {
        ...single,
        describe: 'create the readers in this namespace (default: a temporary one, which is deleted)',
      },
      image: {
        ...single,
        default: DEFAULT_IMAGE,
        describe:
          'image of the readers; it needs a POSIX shell, and awk to be fast; for --files find, stat, and one of getfattr, python3, perl and getcap',
      },
      'node-timeout': {
        ...single,
        describe: 'limit for the reader of a node to start and end (default 60s, with --files 5m)',
      },
      'max-concurrent-nodes': { ...single, default: '20', describe: 'how many nodes are read at once' },
      'dry-run': {
        ...single,
        choices: ['none', 'client'] as const,
        default: 'none',
        describe: 'client: print what would be created, for those who apply it themselves, and create nothing',
      },
      from: {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'FILE with the logs of readers (or -): create none, repeatable',
      },
      output: { ...single, alias: 'o', choices: SCAN_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'rows only, without headings and explanations' },
    })
    .example('$0 scan', 'the whole cluster')
    .example('$0 scan --only effective=SYS_ADMIN', 'who holds CAP_SYS_ADMIN')
    .example('$0 scan --by capability', 'how many containers hold each capability')
    .example('$0 scan -n shop --yes -o json', 'a namespace, for a program')
    .example('$0 scan --dry-run=client', 'the manifests of the readers');

/** Declares `scan`; `chosen` is told what the command line comes down to. */
export function scanCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'scan [nodes..]',
    'Show what every container of the cluster can do, by its nodes',
    builder,
    (args) => {
      const flags = connectionFlagsOf(args);
      const from = args.from ?? [];
      if (flags.snapshot !== undefined) {
        throw new UsageError('scan reads nodes, which a recording has not: use kubectl caps pod -A --snapshot');
      }
      if (args.allNamespaces && flags.namespace !== undefined) {
        throw new UsageError('--all-namespaces cannot be given together with --namespace: leave out one of them');
      }
      if (from.length > 0 && (args.dryRun === 'client' || args.namespaceForReaders !== undefined)) {
        throw new UsageError('--from creates no readers: leave out --dry-run and --namespace-for-readers');
      }
      const concurrency = Number(args.maxConcurrentNodes);
      if (!/^[1-9]\d{0,3}$/.test(args.maxConcurrentNodes)) {
        throw new UsageError(
          `invalid --max-concurrent-nodes "${args.maxConcurrentNodes}": give a number from 1 to 9999`,
        );
      }
      const timeoutMs = parseLimit(args.nodeTimeout ?? (args.files ? '5m' : '60s'), 'node-timeout');
      chosen(async (io) => {
        const [{ runScan }, { parseFilter }, { newRunName }] = await Promise.all([
          import('./run.ts'),
          import('./judge/filter.ts'),
          import('../../temporary-pods/run-name.ts'),
        ]);
        return runScan(io, flags, {
          nodes: [...args.nodes, ...wordsBehindDashes(args['--'])],
          selection: {
            ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
            ...(args.selector === undefined ? {} : { labelSelector: args.selector }),
          },
          everyProcess: args.processes,
          ...(args.compareExec ? { compareExec: EXEC_LIMITS } : {}),
          nodeProcesses: args.nodeProcesses,
          run: newRunName('scan'),
          ...(args.namespaceForReaders === undefined ? {} : { namespaceForReaders: args.namespaceForReaders }),
          agreed: args.yes,
          reader: { image: args.image, files: args.files, timeoutMs, maxBytes: MAX_READING_BYTES },
          concurrency,
          from,
          printsManifests: args.dryRun === 'client',
          only: parseFilter(args.only ?? []),
          by: args.by as (typeof BY)[number],
          format: args.output as (typeof SCAN_FORMATS)[number],
          headers: !args.noHeaders,
        });
      });
    },
  );
}
