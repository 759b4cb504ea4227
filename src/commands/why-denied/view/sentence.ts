import { shellQuoted } from '../../../admission/view/fix-text.ts';
import { objectTitle, placeText } from '../../../admission/view/object-words.ts';
import { changeText } from '../../../admission/view/policy-verdict-text.ts';
import type { RefusalEvidence } from '../../../denial/evidence.ts';
import type { Refusal, StartCause } from '../../../denial/refusal.ts';
import { isSaidAgain } from '../../../denial/said-again.ts';
import type { Undecided } from '../../../denial/todays-refusals.ts';
import { shortKind } from '../../../kubernetes/short-kind.ts';
import { formatLevelVersion } from '../../../policy/psa/levels.ts';
import { timeText } from '../../../text/time-text.ts';
import { shownLine, shownMessage, shownName, shownValue } from '../../../text/untrusted.ts';
import type { Denial, NotRefused, VerdictToday } from '../report.ts';
import { requesterText } from './remedy-text.ts';

/** "deployment/web in shop wants 3 pods and has 0: refused 14 times, last at 2026-11-21 09:51:24 UTC." */
export function titleSentence(denial: Denial): string {
  const { subject, said } = denial;
  if (!subject) {
    const { object } = said[0]?.refusal ?? {};
    const name = object?.name === undefined ? '' : ` "${shownName(object.name)}"`;
    return object ? `The text is about ${shownValue(object.resource)}${name}.` : 'The text names no object.';
  }
  if (subject.place) return `${objectTitle(subject)} (${placeText(subject.place)}) is refused.`;
  const missing = replicasText(denial);
  const evidence = said.find((one) => one.evidence)?.evidence;
  const when = evidence ? whenText(evidence) : '';
  if (missing === undefined) return `${objectTitle(subject)} does not run.`;
  return `${objectTitle(subject)} ${missing}${when === '' ? '' : `: refused ${when}`}.`;
}

function replicasText({ replicas }: Pick<Denial, 'replicas'>): string | undefined {
  if (replicas === undefined) return undefined;
  const { wanted, there } = replicas;
  if (wanted === 'unknown') return `has ${podsText(there)}, and how many it wants is not written down`;
  return there >= wanted ? undefined : `wants ${podsText(wanted)} and has ${there}`;
}

function podsText(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

/** "14 times, last at 2026-11-21 09:51:24 UTC". */
export function whenText({ count, time }: Pick<RefusalEvidence, 'count' | 'time'>): string {
  const times = count === undefined || count < 2 ? '' : `${count} times, `;
  return time === undefined ? '' : `${times}${times === '' ? '' : 'last '}at ${timeText(time)}`;
}

/** Where a text stands: "event FailedCreate of replicaset/web-6d4b75cb6d, 14 times, last at 2026-11-21 09:51:24 UTC". */
export function sourceText(evidence: RefusalEvidence): string {
  const { source, of } = evidence;
  const whose = `${shortKind(of.kind)}/${shownName(of.name)}`;
  const when = whenText(evidence);
  const at = when === '' ? '' : `, ${when}`;
  switch (source.is) {
    case 'event':
      return `event ${shownValue(source.reason)} of ${whose}${at}`;
    case 'condition':
      return `condition ${shownValue(source.type)} of ${whose}${at}`;
    case 'pod':
      return `status of ${whose}${at}`;
    case 'container':
      return `status of container ${shownName(source.container)} of ${whose}${at}`;
    case 'log':
      return `log of container ${shownName(source.container)} of ${whose}${at}`;
  }
}

/** When its controller tries again by itself, and what makes it try now; empty where nothing is waited for. */
export function retrySentences({ retry }: VerdictToday): string[] {
  if (!retry) return [];
  const { atMostSeconds, tryNow } = retry;
  const wait = atMostSeconds < 120 ? `${atMostSeconds} s` : `${Math.ceil(atMostSeconds / 60)} min`;
  return [`Its controller tries again within ${wait}; to make it try now: ${tryNow.map(shellQuoted).join(' ')}`];
}

/** What would happen to such a pod now, beside what was written down. */
export function nowSentence({ subject, said }: Denial, today: VerdictToday): string {
  const { diagnosis, policies } = today;
  switch (diagnosis.outcome) {
    case 'as before':
      return 'Judged again: such a pod is refused for the same reasons.';
    case 'otherwise':
      return 'Judged again: such a pod is refused for other reasons than those that are written down.';
    case 'refused':
      return subject?.place
        ? 'Judged by the rules that hold now.'
        : 'Nothing is written down about it; judged by the rules that hold now, such a pod is refused.';
    case 'admitted': {
      const { answer } = policies.served === 'yes' ? policies : {};
      const by = answer?.answer === 'admitted' ? ` by PodSecurityPolicy ${shownName(answer.by.name)}` : '';
      return `Judged again: such a pod would be let in now${by}. What refused it has changed since.`;
    }
    case 'not ours':
      return said[0]?.refusal.by === 'node'
        ? `It was let in: its node, its runtime or the kernel refuses it.${writtenText(said[0].refusal, today)}`
        : `Who refused it is not judged here.${othersText(today)}`;
    case 'unknown':
      return `Whether such a pod would be let in now could not be found out: ${diagnosis.undecided.map((one) => UNDECIDED[one]).join('; ')}.`;
  }
}

/** What the node refuses may be nobody's wish: a policy fills in what is not set. */
function writtenText(refusal: Extract<Refusal, { by: 'node' }>, { policies }: VerdictToday): string {
  if (policies.served !== 'yes' || policies.answer.answer !== 'admitted') return '';
  const { name, verdict } = policies.answer.by;
  const isAbout = REFUSED_FIELDS[refusal.cause.cause];
  if (verdict.verdict !== 'changes' || isAbout === undefined) return '';
  const written = verdict.changes.filter(
    ({ path, container }) =>
      isAbout.test(path) &&
      (container === undefined || refusal.container === undefined || container === refusal.container),
  );
  if (written.length === 0) return '';
  return ` PodSecurityPolicy ${shownName(name)} writes into such pods: ${written.map(changeText).join(', ')}.`;
}

const REFUSED_FIELDS: Readonly<Partial<Record<StartCause['cause'], RegExp>>> = {
  'image user is root': /\.runAs(NonRoot|User)$/,
  'image user is a name': /\.runAs(NonRoot|User)$/,
  'runAsUser is 0': /\.runAs(NonRoot|User)$/,
  'group without user': /\.runAsGroup$/,
  'file capability': /\.(capabilities(\.drop)?|allowPrivilegeEscalation)$/,
  'read-only file system': /\.readOnlyRootFilesystem$/,
  'not permitted': /\.(capabilities(\.drop)?|allowPrivilegeEscalation)$/,
};

function othersText({ diagnosis: { refusals } }: VerdictToday): string {
  const who = refusals.map((one) => (one.by === 'validation' ? 'the validation of pods' : one.by));
  return who.length === 0 ? '' : ` ${who.join(' and ')} would refuse it too.`;
}

const UNDECIDED: Readonly<Record<Undecided, string>> = {
  'who may use': 'it depends on who may use the policies',
  policies: 'the policies could not be read',
  'who can use SCCs': 'it depends on who can use the SecurityContextConstraints',
  SCCs: 'the SecurityContextConstraints, or the annotations of the namespace, could not be read',
  enforced: 'policies refuse it, and no API tells whether they are enforced',
  labels: "the namespace's labels could not be read",
  version: 'the server did not tell its version',
  default: 'the refusal named a level that no label asks for: it can be a default of the server, which no API tells',
};

/** What the server said to a proposal; empty where it was not proposed. */
export function serverSentences({ said }: Denial, { server }: VerdictToday): string[] {
  if (!server) return [];
  if ('notAsked' in server) return [`It was not proposed to the server: ${shownLine(server.notAsked)}.`];
  const as = requesterText(server.as);
  if (!server.refusal) return [`A dry run as ${as} is let in.`];
  const text = shownMessage(server.refusal.text);
  const newest = said[0]?.refusal;
  return [
    newest && isSaidAgain(newest, server.refusal)
      ? `A dry run as ${as} is refused with the same words.`
      : `A dry run as ${as} is refused: ${text}`,
  ];
}

/** What only warns, or is only written to a log: never the cause. */
export function besideSentences({ diagnosis: { beside } }: VerdictToday): string[] {
  return beside.map(({ mode, policy, violations }) => {
    const checks = [...new Set(violations.map(({ check }) => check))].join(', ');
    return `Its namespace also ${mode === 'warn' ? 'warns of' : 'audits'} ${formatLevelVersion(policy)}, which is not the cause: ${checks}.`;
  });
}

export function notRefusedSentence({ subject, is, replicas, text, today }: NotRefused): string {
  const title = subject.place ? `${objectTitle(subject)} (${placeText(subject.place)})` : objectTitle(subject);
  const missing = replicasText(replicas ? { replicas } : {});
  switch (is) {
    case 'fine':
      return subject.place ? `${title} would be let in.` : `${title} is not refused.`;
    case 'not security':
      return `${title} does not start for a reason that is none of security: ${shownLine(text ?? '')}`;
    case 'on its way':
      return `${title} ${missing ?? 'has no pod yet'}, and nobody would refuse them.`;
    case 'nothing said': {
      const undecided = today?.diagnosis.undecided.map((one) => UNDECIDED[one]) ?? [];
      const why = undecided.length === 0 ? '' : `: ${undecided.join('; ')}`;
      return `${title} ${missing ?? 'was not made'}; nothing is written down about it, and whether it is refused could not be found out${why}.`;
    }
  }
}
