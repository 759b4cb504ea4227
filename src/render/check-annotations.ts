import type { CheckReport } from '../model/check-report.ts';
import { escapeUntrusted } from '../model/untrusted.ts';
import type { Place, Workload } from '../model/workload.ts';
import { formatLevelVersion } from '../policy/psa/levels.ts';
import { CHECKS, type CheckId } from '../policy/psa/registry.ts';
import { VERSION } from '../version.ts';
import { acceptedText, foundText, fullPath, workloadName } from './finding-words.ts';
import { nameLintSentence } from './name-lint-sentence.ts';

/** One line of a review: what is wrong, where, and how bad it is. */
interface Annotation {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Place | undefined;
  /** The object, for what is in no file. */
  readonly object: string;
}

function annotationsOf({ workloads, faults }: CheckReport): Annotation[] {
  return [
    ...faults.map(
      ({ place, fault }): Annotation => ({
        rule: 'unreadable',
        severity: 'error',
        message: `${escapeUntrusted(place.file, 300)}, document ${place.document} ${escapeUntrusted(fault, 500)}`,
        place,
        object: place.file,
      }),
    ),
    ...workloads.flatMap(({ workload, verdicts, warning, lints, lines }) => {
      const at = (path: string): Pick<Annotation, 'place' | 'object'> => {
        const { place } = workload;
        return {
          place: place && { ...place, line: lines?.get(path) ?? place.line },
          object: qualifiedName(workload),
        };
      };
      const all = [
        ...verdicts.map((verdict) => ({ ...verdict, severity: 'error' as const })),
        ...(warning ? [{ ...warning, severity: 'warning' as const }] : []),
      ];
      return [
        ...all.flatMap(({ policy, violations, severity }) =>
          violations.flatMap(({ check, findings }) =>
            findings.map((finding): Annotation => {
              const what = `${fullPath(workload, finding.path)} is ${foundText(finding)}, accepted: ${acceptedText(finding.accepted)}`;
              return {
                rule: check,
                severity,
                message: `${workloadName(workload)} does not pass ${formatLevelVersion(policy)}: ${what}`,
                ...at(finding.path),
              };
            }),
          ),
        ),
        ...lints.map(
          ({ container, path, lint }): Annotation => ({
            rule: `capability-name-${lint.lint}`,
            severity: 'warning',
            message: `${workloadName(workload)}, container ${container}: ${nameLintSentence(lint)}`,
            ...at(path),
          }),
        ),
      ];
    }),
  ];
}

function qualifiedName(workload: Workload): string {
  return `${workload.namespace ?? ''}/${workloadName(workload)}`;
}

/** Workflow commands that GitHub turns into annotations of a pull request. Source: GitHub Docs, "Workflow commands". */
export function githubAnnotations(report: CheckReport): string {
  return annotationsOf(report)
    .map(({ rule, severity, message, place }) => {
      const where = place ? `file=${property(place.file)},line=${place.line},` : '';
      return `::${severity} ${where}title=${property(rule)}::${escaped(message)}\n`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** SARIF 2.1.0, for code scanning. Source: OASIS, Static Analysis Results Interchange Format 2.1.0. */
export function sarif(report: CheckReport): object {
  const annotations = annotationsOf(report);
  const rules = [...new Set(annotations.map(({ rule }) => rule))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kubectl-caps',
            version: VERSION,
            informationUri: 'https://github.com/kubectl-caps/kubectl-caps',
            rules: rules.map((id) => ({ id, shortDescription: { text: id }, help: { text: helpOf(id) } })),
          },
        },
        results: annotations.map(({ rule, severity, message, place, object }) => ({
          ruleId: rule,
          ruleIndex: rules.indexOf(rule),
          level: severity,
          message: { text: message },
          locations: [
            {
              ...(place
                ? {
                    physicalLocation: {
                      artifactLocation: { uri: uriOf(place.file) },
                      region: { startLine: place.line },
                    },
                  }
                : {}),
              logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }],
            },
          ],
        })),
      },
    ],
  };
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}

function helpOf(rule: string): string {
  const check = CHECKS.find(({ id }) => id === rule);
  if (!check)
    return rule === 'unreadable'
      ? 'A manifest that could not be read.'
      : 'How names of capabilities are read by runtimes and policies.';
  const since = check.versions.map((version) => `v1.${version.since}`).join(', ');
  return `${HELP[check.id]} A ${check.level} check of the Pod Security Standards; its forms begin at ${since}.`;
}

const HELP: Readonly<Record<CheckId, string>> = {
  appArmorProfile: 'AppArmor must not be switched off.',
  capabilities_baseline: 'Only capabilities of the usual default list may be added.',
  hostNamespaces: 'The network, process and IPC namespaces of the node must not be shared.',
  hostPathVolumes: 'Files of the node must not be mounted.',
  hostPorts: 'Ports of the node must not be taken.',
  hostProbesAndHostLifecycle: 'Probes and lifecycle hooks must not connect to other hosts than the pod.',
  privileged: 'Containers must not be privileged.',
  procMount: 'What the runtime hides of /proc must stay hidden.',
  seLinuxOptions: 'SELinux must confine the containers as containers.',
  seccompProfile_baseline: 'Seccomp must not be switched off.',
  sysctls: 'Only kernel parameters that belong to the pod alone may be set.',
  windowsHostProcess: 'Windows containers must not run as processes of the node.',
  allowPrivilegeEscalation: 'Processes must not gain privileges by setuid or file-capability programs.',
  capabilities_restricted: 'Containers must drop ALL, and may add back only NET_BIND_SERVICE.',
  procMount_restricted: 'What the runtime hides of /proc must stay hidden, in a user namespace too.',
  restrictedVolumes:
    "Volumes must be of the types that reach neither the node's files nor other storage on the pod's own word.",
  runAsNonRoot: 'Containers must be required to run as another user than root.',
  runAsUser: 'Containers must not be told to run as root.',
  seccompProfile_restricted: 'Seccomp must be switched on.',
};
