import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { checkReadsStdinOnce, FILE_FLAGS } from '../../cli/flags/files.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { requesterFlag, requesterOf } from '../../cli/flags/requester.ts';
import { allNamespacesFlag } from '../../cli/flags/selection.ts';
import { single } from '../../cli/flags/single.ts';
import { words } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { OUTPUT_FORMATS } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 why-denied [NAME | TYPE/NAME ...] [flags]\n\nSay which rule refuses pods, for whom, where it is written, what would be accepted, and the smallest change that gets\nthem in. Without a name, a file or a text: everything in the namespace that is refused now.',
    )
    .positional(
      'names',
      words('NAME, pod/NAME or TYPE/NAME; node/NAME for its mirror pods, with -f for those of a manifest'),
    )
    .options({
      ...FILE_FLAGS,
      ...allNamespacesFlag('all namespaces'),
      message: { ...single, describe: 'the text of a refusal, or - for standard input; alone, no cluster is asked' },
      ...requesterFlag('USER[,GROUP...] who creates the pods, instead of you'),
      patch: {
        type: 'boolean',
        default: false,
        describe: 'only the patch, for kubectl patch --type=json --patch-file',
      },
      ...outputFlags(OUTPUT_FORMATS, 'no headings in tables'),
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
        ...requesterOf(args),
        patch: args.patch,
        ...outputOf(OUTPUT_FORMATS, args),
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
  checkReadsStdinOnce([...files, args.message]);
  if (args.patch && asked !== 1) throw new UsageError('--patch prints the patch of one object: give one name or file');
  if (args.patch && args.output !== 'table') throw new UsageError('--patch prints a patch: leave out --output');
}
