import type { Argv } from 'yargs';
import { connectionFlagsOf, single, withConnectionFlags } from '../../cli/flags/connection.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { LEVELS, type LevelVersion, parseLevel, parsePolicyVersion } from '../../policy/psa/levels.ts';
import { DEFAULT_SETS } from '../../policy/scc/default-constraints.ts';
import { CHECK_FORMATS, type CheckFormat } from '../../text/output-formats.ts';

const repeated = { type: 'string', array: true, requiresArg: true } as const;

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 check [NAME | TYPE/NAME ...] [flags]\n\nShow which pods a Pod Security level or a PodSecurityPolicy would refuse, and for which fields, before it decides.\nWithout a name or a file: everything with a pod in it, in the namespace. Without a level or a policy: what each\nnamespace enforces.',
    )
    .positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'NAME, pod/NAME or TYPE/NAME',
    })
    .options({
      filename: {
        ...repeated,
        alias: 'f',
        describe: 'manifest, folder of manifests, or - for standard input; repeatable',
      },
      recursive: {
        alias: 'R',
        type: 'boolean',
        default: false,
        describe: 'folders in the folders of -f, --psp-file and --scc-file too',
      },
      'all-namespaces': { alias: 'A', type: 'boolean', default: false, describe: 'all namespaces' },
      selector: { ...single, alias: 'l', describe: 'label selector, such as app=web' },
      level: {
        ...repeated,
        describe: 'baseline or restricted, with a version if wanted: restricted:v1.34; repeatable',
      },
      psp: {
        ...repeated,
        describe: 'a PodSecurityPolicy of the cluster, whoever may use it; repeatable',
      },
      'psp-file': {
        ...repeated,
        describe: 'manifest or folder with PodSecurityPolicies, or -; each is asked; repeatable',
      },
      scc: {
        ...repeated,
        describe: 'SecurityContextConstraints of the cluster, whoever can use them; repeatable',
      },
      'scc-file': {
        ...repeated,
        describe: 'manifest or folder with SecurityContextConstraints, or -; each is asked; repeatable',
      },
      'scc-defaults': {
        ...repeated,
        choices: [...DEFAULT_SETS.keys()],
        describe: 'what every user can use of the default SCCs of OpenShift 4.21, or of the ten oldest of them',
      },
      'template-path': {
        ...repeated,
        describe: 'where the pod is in kinds of your own, such as spec.template; repeatable',
      },
      fix: { type: 'boolean', default: false, describe: 'the patch that makes it pass, proven by judging it again' },
      strict: { type: 'boolean', default: false, describe: 'exit with 1 for warnings and changes too' },
      output: { ...single, alias: 'o', choices: CHECK_FORMATS, default: 'table', describe: 'output format' },
      'no-headers': { type: 'boolean', default: false, describe: 'no headings in tables' },
    })
    .example('$0 check -A --level restricted', 'what would break if restricted were enforced everywhere')
    .example('$0 check -f deploy/ -R --level baseline:v1.34', 'manifests, without a cluster')
    .example('$0 check -f deploy/ --psp-file psp.yaml', 'by every PodSecurityPolicy in psp.yaml')
    .example('$0 check -f deploy/ --scc-defaults 4.21', 'as OpenShift would, without one')
    .example('helm template . | $0 check -f - --level restricted --fix', 'with the patch that makes it pass');

/** Declares `check`; `chosen` is told what the command line comes down to. */
export function checkCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command(
    'check [names..]',
    'Show which pods a Pod Security level or policy would refuse, and why',
    builder,
    (args) => {
      const files = args.filename ?? [];
      checkTogether(args.names, files, args);
      checkPolicies(files, args);
      const options = {
        files,
        recursive: args.recursive,
        names: args.names,
        allNamespaces: args.allNamespaces,
        ...(args.selector === undefined ? {} : { labelSelector: args.selector }),
        levels: (args.level ?? []).map(parseLevelVersion),
        policies: args.psp ?? [],
        policyFiles: args.pspFile ?? [],
        constraints: args.scc ?? [],
        constraintsFiles: args.sccFile ?? [],
        constraintsDefaults: args.sccDefaults ?? [],
        templatePaths: (args.templatePath ?? []).map((path) => path.replace(/^\./, '')),
        strict: args.strict,
        fix: args.fix,
        format: args.output as CheckFormat,
        headers: !args.noHeaders,
      };
      const flags = connectionFlagsOf(args);
      chosen(async (io) => {
        const { runCheck } = await import('./run.ts');
        return runCheck(io, flags, options);
      });
    },
  );
}

/** "restricted", "restricted:latest" or "restricted:v1.34". */
function parseLevelVersion(text: string): LevelVersion {
  const [levelText = '', versionText = 'latest', ...more] = text.split(':');
  const level = parseLevel(levelText);
  const version = parsePolicyVersion(versionText);
  if (level === undefined || version === undefined || more.length > 0) {
    throw new UsageError(
      `--level "${text}" is not a level: write one of ${LEVELS.join(', ')}, with a version if wanted, such as restricted:v1.34`,
    );
  }
  return { level, version };
}

/** Refuses flags that contradict each other, as kubectl does, instead of ignoring one of them. */
function checkTogether(
  names: readonly string[],
  files: readonly string[],
  args: { readonly allNamespaces: boolean; readonly selector?: string | undefined },
): void {
  for (const name of names) parseName(name);
  if (names.length > 0 && files.length > 0) {
    throw new UsageError('names cannot be given together with files: leave out one of them');
  }
  if ((args.allNamespaces || args.selector !== undefined) && names.length + files.length > 0) {
    throw new UsageError('--all-namespaces and --selector choose from a cluster: leave them out, or names and files');
  }
}

function checkPolicies(
  files: readonly string[],
  args: {
    readonly psp?: readonly string[] | undefined;
    readonly pspFile?: readonly string[] | undefined;
    readonly scc?: readonly string[] | undefined;
    readonly sccFile?: readonly string[] | undefined;
    readonly sccDefaults?: readonly string[] | undefined;
    readonly recursive: boolean;
    readonly fix: boolean;
    readonly snapshot?: string | undefined;
  },
): void {
  const { psp = [], pspFile = [], scc = [], sccFile = [], sccDefaults = [], recursive, fix } = args;
  const read = [...files, ...pspFile, ...sccFile];
  if (recursive && read.length === 0) {
    throw new UsageError('--recursive is about the folders of -f and --psp-file, and neither is given');
  }
  if ([...read, args.snapshot].filter((file) => file === '-').length > 1) {
    throw new UsageError('standard input can be read once: give - once');
  }
  if (fix && scc.length + sccFile.length + sccDefaults.length > 0) {
    throw new UsageError('--fix is for levels only: leave it out, or --scc, --scc-file and --scc-defaults');
  }
  if (fix && psp.length + pspFile.length > 0) {
    throw new UsageError('--fix is for levels only: leave it out, or --psp and --psp-file');
  }
}
