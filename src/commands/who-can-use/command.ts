import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { requesterFlag, requesterOf } from '../../cli/flags/requester.ts';
import { allNamespacesFlag } from '../../cli/flags/selection.ts';
import { words } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parsePolicyName } from '../../kubernetes/policy-name.ts';
import { OUTPUT_FORMATS } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 who-can-use psp/NAME ... [flags]\n\nShow everybody who may use a PodSecurityPolicy for pods in a namespace: service accounts, groups and users, through which\nroles and bindings, and whom a group stands for. A policy that is not there can be asked about too.',
    )
    .positional('policies', words('psp/NAME or podsecuritypolicy/NAME'))
    .options({
      ...allNamespacesFlag('bindings of all namespaces'),
      ...requesterFlag('USER or USER,GROUP,...: ask the server about this one too; what every login adds is added'),
      ...outputFlags(OUTPUT_FORMATS, 'rows alone, without headings and explanations'),
    })
    .example('$0 who-can-use psp/privileged -n shop', 'who gets privileged pods into the namespace shop')
    .example('$0 who-can-use psp/privileged -A', 'and into any namespace')
    .example('$0 who-can-use psp/restricted --requester alice,developers', 'what the server says about alice');

/** Declares `who-can-use`; `chosen` is told what the command line comes down to. */
export function whoCanUseCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command('who-can-use [policies..]', 'Show who may use a PodSecurityPolicy, and why', builder, (args) => {
    if (args.policies.length === 0) throw new UsageError('Which policy? Write psp/NAME.');
    const options = {
      names: [...new Set(args.policies.map(parsePolicyName))],
      allNamespaces: args.allNamespaces,
      ...requesterOf(args),
      ...outputOf(OUTPUT_FORMATS, args),
    };
    const flags = connectionFlagsOf(args);
    chosen(async (io) => {
      const { runWhoCanUse } = await import('./run.ts');
      return runWhoCanUse(io, flags, options);
    });
  });
}
