import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { parseLimit } from '../../cli/flags/duration.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { requesterFlag, requesterOf } from '../../cli/flags/requester.ts';
import { allNamespacesFlag, SELECTOR_FLAG, selectorOf } from '../../cli/flags/selection.ts';
import { onOff, repeated, single } from '../../cli/flags/single.ts';
import { words, wordsBehindDashes } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import type { PodQuery } from '../../pods/pod-query.ts';
import { OUTPUT_FORMATS } from '../../text/output-formats.ts';

/** Of what a reader prints; a status file has about 1,500 bytes. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

/** A walk through an image takes seconds. */
const FILES_LIMITS = { timeoutMs: 90_000, maxBytes: 4 * 1024 * 1024 };

/** Has `sh` and `cat`, is small, and is on every public registry. */
const DEFAULT_IMAGE = 'busybox:stable';

const DEFAULT_EXEC_TIMEOUT = '10s';
/** With --processes: a shell reads the status of some hundred processes a second at worst. */
const DEFAULT_SURVEY_TIMEOUT = '60s';
const DEFAULT_EPHEMERAL_TIMEOUT = '60s';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 pod [NAME | TYPE/NAME ...] [flags]\n\nShow what the containers of pods may do, what was declared, what the runtime grants, and why they differ; of one pod, also\nwhich PodSecurityPolicy would let it in, who may use it, and which Pod Security level it passes.\nWithout a name: every pod of the namespace.',
    )
    .positional('names', words('NAME, pod/NAME or TYPE/NAME'))
    .options({
      ...allNamespacesFlag('pods of all namespaces'),
      ...SELECTOR_FLAG,
      'field-selector': { ...single, describe: 'field selector, such as spec.nodeName=a' },
      ...requesterFlag(
        'USER[,GROUP...]: asked about PodSecurityPolicies instead of you; a controller creates pods for itself',
      ),
      container: { ...repeated, alias: 'c', describe: 'only this container, repeatable' },
      processes: { ...onOff, describe: 'every process of each container, equal ones folded' },
      files: { ...onOff, describe: 'setuid programs and programs with capabilities, and what comes of executing them' },
      'declared-only': { ...onOff, describe: 'do not look into the containers' },
      via: {
        ...single,
        choices: ['exec', 'ephemeral'] as const,
        default: 'exec',
        describe:
          "read with the container's own programs (exec), or add a container beside it that stays in the pod's spec (ephemeral)",
      },
      // Without defaults here, so that one that was given and would be ignored can be told from one that was not.
      image: {
        ...single,
        describe: `image of the ephemeral container; it needs sh and cat (default ${DEFAULT_IMAGE})`,
      },
      'exec-timeout': {
        ...single,
        describe: `limit of each exec (default ${DEFAULT_EXEC_TIMEOUT}, with --processes ${DEFAULT_SURVEY_TIMEOUT})`,
      },
      'ephemeral-timeout': {
        ...single,
        describe: `limit for an ephemeral container to start and end (default ${DEFAULT_EPHEMERAL_TIMEOUT})`,
      },
      ...outputFlags(OUTPUT_FORMATS, 'rows only, without headings and explanations'),
    })
    .example('$0 pod web-0 -n shop', 'the layers of one pod, and why they differ')
    .example('$0 pod sts/web --processes', 'every process of the pods of a StatefulSet')
    .example('$0 pod -A -o json', 'the whole cluster, for a program')
    .example('$0 pod web-0 --via ephemeral', 'read a pod whose image has no shell and no cat');

/** Declares `pod`; `chosen` is told what the command line comes down to. */
export function podCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    ['pod [names..]', 'pods', 'po'],
    'Show what the containers of pods may do, what was declared, and why they differ',
    builder,
    (args) => {
      const query = {
        names: [...args.names, ...wordsBehindDashes(args['--'])],
        allNamespaces: args.allNamespaces,
        ...selectorOf(args),
        ...(args.fieldSelector === undefined ? {} : { fieldSelector: args.fieldSelector }),
      };
      checkTogether(query, args);
      const ephemeral = {
        image: args.image ?? DEFAULT_IMAGE,
        timeoutMs: parseLimit(args.ephemeralTimeout ?? DEFAULT_EPHEMERAL_TIMEOUT, 'ephemeral-timeout'),
        maxBytes: MAX_OUTPUT_BYTES,
      };
      const defaultExecTimeout = args.processes ? DEFAULT_SURVEY_TIMEOUT : DEFAULT_EXEC_TIMEOUT;
      const execTimeoutMs = parseLimit(args.execTimeout ?? defaultExecTimeout, 'exec-timeout');
      const execLimits = { timeoutMs: execTimeoutMs, maxBytes: MAX_OUTPUT_BYTES };
      const requester = requesterOf(args);
      const flags = connectionFlagsOf(args);
      chosen(async (io) => {
        const { runPod } = await import('./run.ts');
        const via = args.declaredOnly
          ? 'nothing'
          : args.via === 'ephemeral'
            ? { ...ephemeral, wait: io.wait, now: io.now }
            : 'exec';
        return runPod(io, flags, {
          query,
          containers: args.container ?? [],
          everyProcess: args.processes,
          ...(args.files ? { files: FILES_LIMITS } : {}),
          via,
          execLimits,
          policies: args.output === 'json' || args.output === 'yaml' ? 'of every pod' : 'of one pod',
          ...requester,
          ...outputOf(OUTPUT_FORMATS, args),
        });
      });
    },
  );
}

/** Refuses flags that contradict each other, as kubectl does, instead of ignoring one of them. */
function checkTogether(
  { names, allNamespaces, labelSelector, fieldSelector }: PodQuery,
  args: {
    readonly declaredOnly: boolean;
    readonly processes: boolean;
    readonly via: string;
    readonly image?: string | undefined;
    readonly execTimeout?: string | undefined;
    readonly ephemeralTimeout?: string | undefined;
  },
): void {
  for (const name of names) parseName(name);
  if (names.length > 0 && allNamespaces) {
    throw new UsageError(
      'a pod cannot be asked for by name across all namespaces: leave out --all-namespaces, or the name',
    );
  }
  if (names.length > 0 && (labelSelector !== undefined || fieldSelector !== undefined)) {
    throw new UsageError('names cannot be given together with a selector: leave out one of them');
  }
  if (args.declaredOnly && (args.processes || args.via === 'ephemeral')) {
    throw new UsageError('--declared-only looks into no container: leave it out, or leave out --processes and --via');
  }
  if (args.via !== 'ephemeral' && (args.image !== undefined || args.ephemeralTimeout !== undefined)) {
    throw new UsageError('--image and --ephemeral-timeout are for an ephemeral container: add --via ephemeral');
  }
  if ((args.declaredOnly || args.via === 'ephemeral') && args.execTimeout !== undefined) {
    throw new UsageError('--exec-timeout is for reading by exec: leave it out, or leave out --declared-only and --via');
  }
}
