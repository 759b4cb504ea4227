import type { Argv } from 'yargs';
import { connectionFlagsOf, single, withConnectionFlags } from '../../cli/flags/connection.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { parseRequester } from '../../rbac/identities.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 why-denied [NAME | TYPE/NAME ...] [flags]\n\nSay which rule refuses pods, for whom, where it is written, what would be accepted, and the smallest change that gets\nthem in. Without a name, a file or a text: everything in the namespace that is refused now.',
    )
    .positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'NAME, pod/NAME or TYPE/NAME; node/NAME for its mirror pods, with -f for those of a manifest',
    })
    .options({
      filename: {
        type: 'string',
        array: true,
        requiresArg: true,
        alias: 'f',
        describe: 'manifest, folder of manifests, or - for standard input; repeatable',
      },
      recursive: { alias: 'R', type: 'boolean', default: false, describe: 'folders in the folders of -f too' },
      'all-namespaces': { alias: 'A', type: 'boolean', default: false, describe: 'all namespaces' },
      message: { ...single, describe: 'the text of a refusal, or - for standard input; alone, no cluster is asked' },
      requester: { ...single, describe: 'USER[,GROUP...] who creates the pods, instead of you' },
      patch: {
        type: 'boolean',
        default: false,
        describe: 'only the patch, for kubectl patch --type=json --patch-file',
      },
      output: { ...single, alias: 'o', choices: OUTPUT_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'no headings in tables' },
    })
    .example('$0 why-denied', 'everything in the namespace that is refused now')
    .example('$0 why-denied deploy/web', 'a Deployment that has no pods')
    .example('$0 why-denied -f pod.yaml', 'before it is created, or after that failed')
    .example('kubectl create -f pod.yaml 2>&1 | $0 why-denied --message -', 'what the text alone says');

/** Declares `why-denied`; `chosen` is told what the command line comes down to. */
export function whyDeniedCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'why-denied [names..]',
    'Say which rule refuses pods, for whom, and the smallest change that gets them in',
    builder,
    (args) => {
      const files = args.filename ?? [];
      checkTogether(args.names, files, args);
      const options = {
        names: args.names.filter((name) => nodeOf(name) === undefined),
        nodes: args.names.flatMap((name) => nodeOf(name) ?? []),
        files,
        recursive: args.recursive,
        allNamespaces: args.allNamespaces,
        ...(args.message === undefined ? {} : { message: args.message }),
        ...(args.requester === undefined ? {} : { requester: parseRequester(args.requester) }),
        patch: args.patch,
        format: args.output as OutputFormat,
        headers: !args.noHeaders,
      };
      const flags = connectionFlagsOf(args);
      chosen(async (io) => {
        const { runWhyDenied } = await import('./run.ts');
        return runWhyDenied(io, flags, options);
      });
    },
  );
}

/** "node1" of "node/node1". */
function nodeOf(name: string): string | undefined {
  return /^(?:no|nodes?)\/([^/]+)$/i.exec(name)?.[1];
}

/** Refuses flags that contradict each other, as kubectl does, instead of ignoring one of them. */
function checkTogether(
  names: readonly string[],
  files: readonly string[],
  args: {
    readonly recursive: boolean;
    readonly allNamespaces: boolean;
    readonly message?: string | undefined;
    readonly patch: boolean;
    readonly output: string;
  },
): void {
  const nodes = names.filter((name) => nodeOf(name) !== undefined);
  for (const name of names) if (nodeOf(name) === undefined) parseName(name, 'node');
  const asked = names.length + files.length;
  if (files.length > 0 && (names.length > nodes.length || nodes.length > 1)) {
    throw new UsageError('names cannot be given together with files: leave out one of them, but for one node/NAME');
  }
  if (args.allNamespaces && (asked > 0 || args.message !== undefined)) {
    throw new UsageError('--all-namespaces looks for whatever is refused: leave it out, or names, files and --message');
  }
  if (args.recursive && files.length === 0)
    throw new UsageError('--recursive is about the folders of -f, and none is given');
  if (args.message !== undefined && asked > 1)
    throw new UsageError('--message is about one object: give one name or file');
  if ([...files, ...(args.message === undefined ? [] : [args.message])].filter((one) => one === '-').length > 1) {
    throw new UsageError('standard input can be read once: give - once');
  }
  if (args.patch && asked !== 1) throw new UsageError('--patch prints the patch of one object: give one name or file');
  if (args.patch && args.output !== 'table') throw new UsageError('--patch prints a patch: leave out --output');
}
