import type { Argv } from 'yargs';
import { connectionFlagsOf, withConnectionFlags } from '../../cli/flags/connection.ts';
import { checkReadsStdinOnce, fileFlags } from '../../cli/flags/files.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { allNamespacesFlag, SELECTOR_FLAG, selectorOf } from '../../cli/flags/selection.ts';
import { onOff, repeated, single } from '../../cli/flags/single.ts';
import { words } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { parseName } from '../../kubernetes/parse-name.ts';
import { LEVELS, type LevelVersion, parseLevel, parsePolicyVersion } from '../../policy/psa/levels.ts';
import { DEFAULT_SETS } from '../../policy/scc/default-constraints.ts';
import { CHECK_FORMATS } from '../../text/output-formats.ts';
import type { TemplatePath } from '../../workloads/custom-workloads.ts';

const builder = (yargs: Argv) =>
  withConnectionFlags(yargs)
    .usage(
      '$0 check [NAME | TYPE/NAME ...] [flags]\n\nShow which pods a Pod Security level or a PodSecurityPolicy would refuse, and for which fields, before it decides.\nWithout a name or a file: everything with a pod in it, in the namespace. Without a level or a policy: what each\nnamespace enforces.',
    )
    .positional('names', words('NAME, pod/NAME or TYPE/NAME'))
    .options({
      ...fileFlags('folders in the folders of -f, --psp-file and --scc-file too'),
      ignore: {
        ...repeated,
        describe: 'paths in the folders of -f not to read, as in .gitignore; repeatable (also: a file .capsignore)',
      },
      'only-manifests': { ...onOff, describe: 'take documents of -f that are no Kubernetes objects for broken ones' },
      ...allNamespacesFlag('all namespaces'),
      ...SELECTOR_FLAG,
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
        describe:
          'where the pods are in kinds of your own: KIND=PATH or PATH, such as Foo=spec.parts[*].template; repeatable',
      },
      exceptions: {
        ...single,
        describe: 'file with findings to live with: kind, namespace, name, check, reason, until',
      },
      baseline: { ...single, describe: 'file of --write-baseline: only what is not in it fails' },
      'write-baseline': { ...single, describe: 'write what is found to this file' },
      fix: { ...onOff, describe: 'the patch that makes it pass, proven by judging it again' },
      strict: { ...onOff, describe: 'exit with 1 for warnings and changes too' },
      'exit-zero': { ...onOff, describe: 'exit with 0 although something is refused' },
      'allow-empty': { ...onOff, describe: 'exit with 0 where there is nothing to check' },
      ...outputFlags(CHECK_FORMATS, 'no headings in tables'),
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
        ...selectorOf(args),
        levels: (args.level ?? []).map(parseLevelVersion),
        policies: args.psp ?? [],
        policyFiles: args.pspFile ?? [],
        constraints: args.scc ?? [],
        constraintsFiles: args.sccFile ?? [],
        constraintsDefaults: args.sccDefaults ?? [],
        templatePaths: (args.templatePath ?? []).map(parseTemplatePath),
        ...(args.exceptions === undefined ? {} : { exceptions: args.exceptions }),
        ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
        ...(args.writeBaseline === undefined ? {} : { writeBaseline: args.writeBaseline }),
        ignore: args.ignore ?? [],
        onlyManifests: args.onlyManifests,
        // A namespace may well be empty; where manifests were to be, what was to write them may have failed.
        exit: { strict: args.strict, allowEmpty: args.allowEmpty || files.length === 0, exitZero: args.exitZero },
        fix: args.fix,
        ...outputOf(CHECK_FORMATS, args),
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

/** "Foo=spec.template", "spec.template" or "Foo=.spec.parts[*].template". */
function parseTemplatePath(text: string): TemplatePath {
  const [, kind, path = ''] = /^(?:([A-Za-z]\w*)=)?\.?(.*)$/.exec(text) ?? [];
  if (!/^[\w-]+(?:\[\*\]|\.(?:[\w-]+|\*))*$/.test(path)) {
    throw new UsageError(
      `invalid --template-path "${text}": write PATH or KIND=PATH, such as Foo=spec.parts[*].template, with [*] for each element of a list and * for each value of an object`,
    );
  }
  return { ...(kind === undefined ? {} : { kind }), path };
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
    readonly ignore?: readonly string[] | undefined;
    readonly onlyManifests: boolean;
    readonly fix: boolean;
    readonly snapshot?: string | undefined;
  },
): void {
  const { psp = [], pspFile = [], scc = [], sccFile = [], sccDefaults = [] } = args;
  const { ignore = [], onlyManifests, recursive, fix } = args;
  const read = [...files, ...pspFile, ...sccFile];
  if (recursive && read.length === 0) {
    throw new UsageError('--recursive is about the folders of -f, --psp-file and --scc-file, and none is given');
  }
  if (files.length === 0 && (onlyManifests || ignore.length > 0)) {
    throw new UsageError('--ignore and --only-manifests are about the files of -f, and none is given');
  }
  checkReadsStdinOnce([...read, args.snapshot]);
  if (fix && scc.length + sccFile.length + sccDefaults.length > 0) {
    throw new UsageError('--fix is for levels only: leave it out, or --scc, --scc-file and --scc-defaults');
  }
  if (fix && psp.length + pspFile.length > 0) {
    throw new UsageError('--fix is for levels only: leave it out, or --psp and --psp-file');
  }
}
