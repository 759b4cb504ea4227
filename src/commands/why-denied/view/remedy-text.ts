import { subjectText } from '../../../admission/view/access-sentence.ts';
import {
  assumptionSentences,
  patchText,
  shellQuoted,
  visibleJson,
  withinText,
} from '../../../admission/view/fix-text.ts';
import type { LabelRemedy, NoPatch, PatchRemedy, Remedy } from '../../../denial/remedy/remedy.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { workloadKindOf } from '../../../kubernetes/workload-kinds.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { LABEL_PREFIX } from '../../../policy/psa/namespace-policy.ts';
import type { Allowance } from '../../../policy/psp/allowances.ts';
import type { PolicyChange } from '../../../policy/psp/policy-changes.ts';
import { SCC_GROUP, SCC_RESOURCE } from '../../../policy/scc/constraints.ts';
import type { SubjectName } from '../../../rbac/may-use.ts';
import { shownLine, shownName, shownValue } from '../../../text/untrusted.ts';
import type { ProvenRemedy } from '../report.ts';

/** A remedy for a reader: what it is, how it is known to help, the commands, and what comes with it. */
export interface RemedyText {
  readonly title: string;
  /** For a shell, or a patch alone; one line each. */
  readonly commands: readonly string[];
  readonly notes: readonly string[];
}

export function remedyText({ remedy, provenBy }: ProvenRemedy, workload: Workload): RemedyText {
  const proof =
    'rules' in provenBy ? 'judged again, it gets in' : `proven by a dry run as ${requesterText(provenBy.dryRunAs)}`;
  const undecided =
    remedy.undecided.length === 0 ? [] : [`What could still refuse it is not known: ${remedy.undecided.join(', ')}.`];
  const { title, commands, notes } = wordsOf(remedy, workload);
  return { title: `${title} (${proof})`, commands, notes: [...notes, ...undecided] };
}

export function requesterText(as: { readonly user: string } | 'caller'): string {
  return as === 'caller' ? 'yourself' : shownName(as.user.replace(/^system:serviceaccount:kube-system:/, ''));
}

function wordsOf(remedy: Remedy, workload: Workload): RemedyText {
  const onChange = workloadKindOf(workload)?.onChange;
  switch (remedy.is) {
    case 'patch':
      return {
        title: 'The smallest change of the object',
        commands: [patchText(workload, remedy.patch), ...deleteCommands(remedy, workload)],
        notes: [
          ...assumptionSentences(remedy.assumes, remedy.patch),
          ...(onChange === 'refused' && workload.place === undefined
            ? ['A Job cannot be changed: make it again from its manifest with this patch.']
            : []),
          ...(remedy.toDelete
            ? ['Its controller leaves pods that do not start as they are: they have to be deleted.']
            : []),
          ...(onChange === 'later' && workload.place === undefined
            ? ['Jobs that are there stay as they are: the next one has the change.']
            : []),
        ],
      };
    case 'binding': {
      const { kind, policy, subject, namespace, alsoAllows, patch, label, usableByHuman } = remedy;
      const what = kind === undefined ? 'policy' : 'SCC';
      const also = [...(patch ? [patchText(workload, patch.patch)] : []), ...(label ? [labelCommand(label)] : [])];
      return {
        title: `Let ${subjectText(subject)} use ${kind === undefined ? 'PodSecurityPolicy' : what} ${shownName(policy)} in namespace ${shownName(namespace)}${patch ? ', and change the object' : label ? ', and let the namespace enforce less' : ''}`,
        commands: [...bindingCommands(remedy), ...also],
        notes: [
          ...(patch ? assumptionSentences(patch.assumes, patch.patch) : []),
          ...(usableByHuman ? [`You may use this ${what} yourself, so that you may pass it on.`] : []),
          allowsText(`This ${what} also allows`, alsoAllows),
          ...(kind === undefined ? [] : [SCC_GRANT_NOTE]),
          ...(label ? [labelNote(label)] : []),
        ],
      };
    }
    case 'label':
      return {
        title: `Let namespace ${shownName(remedy.namespace)} enforce ${formatLevelVersion(remedy.to)} only`,
        commands: [labelCommand(remedy)],
        notes: [labelNote(remedy)],
      };
    case 'constraints': {
      const { constraints, from, allows } = remedy;
      const name = shownName(constraints.metadata.name);
      return {
        title: `The last way: SecurityContextConstraints of its own, ${name}, made of ${shownName(from)}`,
        commands: [`printf %s ${shellQuoted(visibleJson(constraints))} | kubectl create -f -`],
        notes: [
          'Only an administrator of the cluster can create them. Its only user is the service account.',
          allowsText('They allow', allows),
        ],
      };
    }
    case 'policy': {
      const { policy, changes, alsoAllows, label } = remedy;
      return {
        title: `Let PodSecurityPolicy ${shownName(policy)} accept it`,
        commands: [
          `kubectl patch podsecuritypolicy/${shellQuoted(policy)} --type=merge -p ${shellQuoted(visibleJson(mergePatch(changes)))}`,
          ...(label ? [labelCommand(label)] : []),
        ],
        notes: [
          allowsText('Everybody who may use it may then also have', alsoAllows),
          ...(label ? [labelNote(label)] : []),
        ],
      };
    }
  }
}

const SCC_GRANT_NOTE =
  'It counts for every pod with this service account, also for those that got another SCC until now: the first in the order of trying admits them.';

function deleteCommands({ toDelete = [] }: PatchRemedy, { namespace }: Workload): string[] {
  return toDelete.length === 0
    ? []
    : [`kubectl delete pod ${toDelete.map(shellQuoted).join(' ')}${withinText(namespace)}`];
}

function labelCommand({ namespace, to }: LabelRemedy): string {
  const version = to.version === 'latest' ? [] : [`${LABEL_PREFIX}enforce-version=${to.version}`];
  const labels = [`${LABEL_PREFIX}enforce=${to.level}`, ...version];
  return `kubectl label namespace ${shellQuoted(namespace)} ${labels.join(' ')} --overwrite`;
}

function labelNote({ alsoAllows }: LabelRemedy): string {
  return `Nobody's pods there are checked for these any more: ${alsoAllows.join(', ')}.`;
}

function bindingCommands({ name, namespace, policy, role, subject }: Extract<Remedy, { is: 'binding' }>): string[] {
  const within = withinText(namespace);
  const roleName = shellQuoted(role.name);
  const create = role.isThere
    ? []
    : [
        `kubectl create role ${roleName}${within} --verb=use --resource=${role.apiGroup === SCC_GROUP ? SCC_RESOURCE : 'podsecuritypolicies'}.${role.apiGroup} --resource-name=${shellQuoted(policy)}`,
      ];
  const bound = role.kind === 'ClusterRole' ? '--clusterrole' : '--role';
  return [
    ...create,
    `kubectl create rolebinding ${shellQuoted(name)}${within} ${bound}=${roleName} ${subjectFlag(subject)}`,
  ];
}

function subjectFlag({ kind, name, namespace }: SubjectName): string {
  if (kind === 'ServiceAccount') return `--serviceaccount=${shellQuoted(`${namespace}:${name}`)}`;
  return `--${kind.toLowerCase()}=${shellQuoted(name)}`;
}

/** JSON of RFC 7386: lists are replaced, and what is to stand there is all of it. */
function mergePatch(changes: readonly PolicyChange[]): object {
  const result: Record<string, unknown> = {};
  for (const { path, after } of changes) {
    const annotation = /^metadata\.annotations\[(.*)\]$/s.exec(path)?.[1];
    const parts = annotation === undefined ? path.split('.') : ['metadata', 'annotations', annotation];
    const last = parts.pop() ?? '';
    const parent = parts.reduce((value, part) => {
      value[part] ??= {};
      return value[part] as Record<string, unknown>;
    }, result);
    parent[last] = after ?? null;
  }
  return result;
}

function allowsText(lead: string, allowances: readonly Allowance[]): string {
  if (allowances.length === 0) return `${lead} nothing that is dangerous beside what this pod has.`;
  return `${lead}: ${allowances.map(allowanceText).join(', ')}.`;
}

function allowanceText({ field, values }: Allowance): string {
  return values.length === 0 ? field : `${field} ${values.map((value) => shownValue(value)).join(' ')}`;
}

/** Why no change of the object is offered. */
export function noPatchSentence(noPatch: NoPatch): string {
  switch (noPatch.because) {
    case 'undecidable':
      return `No change of the object can be worked out: only its author knows what could stand at ${noPatch.paths.map((path) => shownLine(path)).join(', ')} instead.`;
    case 'no policy':
      return 'No change of the object helps: without a policy that may be used every pod is refused.';
    case 'not in the object':
      return 'No field of the object is known to decide this.';
    case 'unproven':
      return 'A change that was worked out would be refused as well, so it is not shown.';
  }
}
