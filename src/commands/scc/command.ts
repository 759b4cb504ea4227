import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { checkReadsStdinOnce, FILE_FLAGS } from '../../cli/flags/files.ts';
import { formatOf, outputFlags, outputOf } from '../../cli/flags/output.ts';
import { requesterFlag, requesterOf } from '../../cli/flags/requester.ts';
import { allNamespacesFlag } from '../../cli/flags/selection.ts';
import { single } from '../../cli/flags/single.ts';
import { words } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseConstraintsName } from '../../kubernetes/constraints-name.ts';
import { parsePolicyTarget } from '../../kubernetes/policy-target.ts';
import { OUTPUT_FORMATS } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 scc [NAME ...] [flags]\n$0 scc --for TYPE/NAME [flags]\n$0 scc -f FILE [flags]\n\nShow the SecurityContextConstraints of OpenShift in the order in which admission tries them: priority, points, what they\nallow, and how many pods they admitted. With a NAME: every rule of it. With --for or -f: which one admits the pod, and as\nwhat, why the others do not, and who can use them.',
    )
    .positional('constraints', words('NAME, scc/NAME or securitycontextconstraints/NAME'))
    .options({
      for: { ...single, describe: 'pod/NAME, deploy/NAME or another TYPE/NAME that makes pods, or sa/NAME' },
      ...FILE_FLAGS,
      ...requesterFlag(
        'USER or USER,GROUP,...: with --for or -f, ask about this one instead of you; what every login adds is added',
      ),
      ...allNamespacesFlag('count the pods of all namespaces, as without -n'),
      ...outputFlags(OUTPUT_FORMATS, 'rows alone, without headings and explanations'),
    })
    .example('$0 scc', 'all of them, and the pods that they admitted')
    .example('$0 scc restricted-v2', 'every rule of one')
    .example('$0 scc --for deploy/web -n shop', 'why a Deployment gets no pods, or by which SCC it does, and as what')
    .example('$0 scc --for sa/builder -n shop', 'which ones a service account can use')
    .example('$0 scc -f web.yaml --requester alice,developers', 'what would happen if alice created it');

/** Declares `scc`; `chosen` is told what the command line comes down to. */
export function sccCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'scc [constraints..]',
    "Show OpenShift's SecurityContextConstraints, and which of them admits a pod",
    builder,
    (args) => {
      checkTogether(args);
      const flags = connectionFlagsOf(args);
      const files = args.filename ?? [];
      const subject =
        args.for !== undefined
          ? ({ is: 'target', target: parsePolicyTarget(args.for) } as const)
          : files.length > 0
            ? ({ is: 'files', files, recursive: args.recursive } as const)
            : undefined;
      if (subject) {
        const options = {
          subject,
          ...requesterOf(args),
          format: formatOf(OUTPUT_FORMATS, args),
        };
        return chosen(async (io) => {
          const { runSccAnswer } = await import('./run.ts');
          return runSccAnswer(io, flags, options);
        });
      }
      const names = [
        ...new Set(args.constraints.map((word) => (word.includes('/') ? parseConstraintsName(word) : word))),
      ];
      const options = { names, allNamespaces: args.allNamespaces, ...outputOf(OUTPUT_FORMATS, args) };
      chosen(async (io) => {
        const { runSccList } = await import('./run.ts');
        return runSccList(io, flags, options);
      });
    },
  );
}

/** Refuses flags that contradict each other, as kubectl does, instead of ignoring one of them. */
function checkTogether(args: {
  readonly constraints: readonly string[];
  readonly for?: string | undefined;
  readonly filename?: readonly string[] | undefined;
  readonly recursive: boolean;
  readonly requester?: string | undefined;
  readonly allNamespaces: boolean;
  readonly noHeaders: boolean;
  readonly snapshot?: string | undefined;
}): void {
  const files = args.filename ?? [];
  const asks = args.for !== undefined || files.length > 0;
  if (args.for !== undefined && files.length > 0)
    throw new UsageError('--for cannot be given together with -f: leave out one of them');
  if (asks && args.constraints.length > 0)
    throw new UsageError('names cannot be given together with --for or -f: every SCC is asked');
  if (asks && args.allNamespaces)
    throw new UsageError('--all-namespaces is about the pods that are counted, and not about --for or -f');
  if (asks && args.noHeaders) throw new UsageError('--no-headers is about the list, and not about --for or -f');
  if (!asks && args.requester !== undefined)
    throw new UsageError('--requester is about --for or -f, neither of which is given');
  if (args.recursive && files.length === 0)
    throw new UsageError('--recursive is about the folders of -f, which is not given');
  checkReadsStdinOnce([...files, args.snapshot]);
}
