import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { requesterFlag, requesterOf } from '../../cli/flags/requester.ts';
import { allNamespacesFlag } from '../../cli/flags/selection.ts';
import { words } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { isConstraintsType, parseConstraintsName } from '../../kubernetes/constraints-name.ts';
import { parsePolicyName } from '../../kubernetes/policy-name.ts';
import { SCC_KIND } from '../../policy/scc/constraints.ts';
import { OUTPUT_FORMATS } from '../../text/output-formats.ts';
import type { WhoCanUseOptions } from './run.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 who-can-use psp/NAME ... [flags]\n$0 who-can-use scc/NAME ... [flags]\n\nShow everybody who may use a PodSecurityPolicy, or SecurityContextConstraints of OpenShift, for pods in a namespace:\nservice accounts, groups and users, through which roles and bindings, and whom a group stands for. One that is not there\ncan be asked about too.',
    )
    .positional('policies', words('psp/NAME, or scc/NAME on OpenShift'))
    .options({
      ...allNamespacesFlag('bindings of all namespaces'),
      ...requesterFlag('USER or USER,GROUP,...: ask the server about this one too; what every login adds is added'),
      ...outputFlags(OUTPUT_FORMATS, 'rows alone, without headings and explanations'),
    })
    .example('$0 who-can-use psp/privileged -n shop', 'who gets privileged pods into the namespace shop')
    .example('$0 who-can-use psp/privileged -A', 'and into any namespace')
    .example('$0 who-can-use psp/restricted --requester alice,developers', 'what the server says about alice')
    .example('$0 who-can-use scc/privileged -n shop', 'the same of an OpenShift');

/** Declares `who-can-use`; `chosen` is told what the command line comes down to. */
export function whoCanUseCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'who-can-use [policies..]',
    'Show who may use a PodSecurityPolicy or an SCC, and why',
    builder,
    (args) => {
      if (args.policies.length === 0) throw new UsageError('Which policy? Write psp/NAME or scc/NAME.');
      const options = {
        ...namesOfOneKind(args.policies),
        allNamespaces: args.allNamespaces,
        ...requesterOf(args),
        ...outputOf(OUTPUT_FORMATS, args),
      };
      const flags = connectionFlagsOf(args);
      chosen(async (io) => {
        const { runWhoCanUse } = await import('./run.ts');
        return runWhoCanUse(io, flags, options);
      });
    },
  );
}

function namesOfOneKind(written: readonly string[]): Pick<WhoCanUseOptions, 'kind' | 'names'> {
  const isConstraints = written.filter((word) => isConstraintsType(word.split('/')[0] ?? ''));
  if (isConstraints.length === 0) return { kind: 'PodSecurityPolicy', names: distinct(written.map(parsePolicyName)) };
  if (isConstraints.length < written.length) throw new UsageError('Ask about either psp/NAME or scc/NAME, not both.');
  return { kind: SCC_KIND, names: distinct(written.map(parseConstraintsName)) };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
