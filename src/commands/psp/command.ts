import type { Argv } from 'yargs';
import { connectionFlagsOf, single, withConnectionFlags } from '../../cli/flags/connection.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parsePolicyName } from '../../kubernetes/policy-name.ts';
import { parsePolicyTarget } from '../../kubernetes/policy-target.ts';
import { parseRequester } from '../../rbac/identities.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 psp [NAME ...] [flags]\n$0 psp --for TYPE/NAME [flags]\n$0 psp -f FILE [flags]\n\nShow the PodSecurityPolicies in the order in which admission tries them: what they let in, what they fill in, and how\nmany pods that concerns. With a NAME: every rule of that policy. With --for or -f: which policy would let in the pod,\nwhy the others would not, and who may use them.',
    )
    .positional('policies', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'NAME, psp/NAME or podsecuritypolicy/NAME',
    })
    .options({
      for: { ...single, describe: 'pod/NAME, deploy/NAME or another TYPE/NAME that makes pods, or sa/NAME' },
      filename: {
        type: 'string',
        array: true,
        requiresArg: true,
        alias: 'f',
        describe: 'manifest, folder of manifests, or - for standard input; repeatable',
      },
      recursive: { alias: 'R', type: 'boolean', default: false, describe: 'folders in the folders of -f too' },
      requester: {
        ...single,
        describe:
          'USER or USER,GROUP,...: with --for or -f, ask about this one instead of you; what every login adds is added',
      },
      'all-namespaces': {
        alias: 'A',
        type: 'boolean',
        default: false,
        describe: 'count the pods of all namespaces, as without -n',
      },
      output: { ...single, alias: 'o', choices: OUTPUT_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'rows alone, without headings and explanations' },
    })
    .example('$0 psp', 'every policy, and the pods that came in by it')
    .example('$0 psp restricted', 'every rule of one policy')
    .example('$0 psp --for deploy/web -n shop', 'why a Deployment gets no pods, or by which policy it does')
    .example('$0 psp -f web.yaml --requester alice,developers', 'what would happen if alice created it');

/** Declares `psp`; `chosen` is told what the command line comes down to. */
export function pspCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'psp [policies..]',
    'Show PodSecurityPolicies, and which of them would let in a pod',
    builder,
    (args) => {
      checkTogether(args);
      const { requester } = args;
      const format = args.output as OutputFormat;
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
          ...(requester === undefined ? {} : { requester: parseRequester(requester) }),
          format,
        };
        return chosen(async (io) => {
          const { runPspAnswer } = await import('./run.ts');
          return runPspAnswer(io, flags, options);
        });
      }
      const names = [...new Set(args.policies.map((word) => (word.includes('/') ? parsePolicyName(word) : word)))];
      const options = { names, allNamespaces: args.allNamespaces, format, headers: !args.noHeaders };
      chosen(async (io) => {
        const { runPspList } = await import('./run.ts');
        return runPspList(io, flags, options);
      });
    },
  );
}

/** Refuses flags that contradict each other, as kubectl does, instead of ignoring one of them. */
function checkTogether(args: {
  readonly policies: readonly string[];
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
  if (asks && args.policies.length > 0)
    throw new UsageError('names of policies cannot be given together with --for or -f: every policy is asked');
  if (asks && args.allNamespaces)
    throw new UsageError('--all-namespaces is about the pods that are counted, and not about --for or -f');
  if (asks && args.noHeaders)
    throw new UsageError('--no-headers is about the list of policies, and not about --for or -f');
  if (!asks && args.requester !== undefined)
    throw new UsageError('--requester is about --for or -f, neither of which is given');
  if (args.recursive && files.length === 0)
    throw new UsageError('--recursive is about the folders of -f, which is not given');
  if ([...files, args.snapshot].filter((file) => file === '-').length > 1)
    throw new UsageError('standard input can be read once: give - once');
}
