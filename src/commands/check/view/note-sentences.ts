import { placeText } from '../../../admission/view/object-words.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { TemplatePath } from '../../../workloads/custom-workloads.ts';
import type {
  CheckEnd,
  IgnoredDocuments,
  SuppressionsEnd,
  UnjudgedKind,
  UnrenderedFile,
  UnusedSuppression,
} from '../report.ts';

/** What is to be known beside the verdicts, one sentence each. */
export function notesOf({ ignored, unjudged, suppressions }: CheckEnd): string[] {
  return [...suppressionSentences(suppressions), ...unjudgedSentence(unjudged), ...ignoredSentence(ignored)];
}

function suppressionSentences({ annotation, exceptions, baseline, gone, unused }: SuppressionsEnd): string[] {
  const by = [
    ...(annotation === 0 ? [] : [`${annotation} by annotations`]),
    ...(exceptions === 0 ? [] : [`${exceptions} by exceptions`]),
    ...(baseline === 0 ? [] : [`${baseline} by the baseline`]),
  ];
  return [
    ...(by.length === 0 ? [] : [`Suppressed findings: ${by.join(', ')}.`]),
    ...(gone === 0 ? [] : [`Findings of the baseline that are gone: ${gone}. Write it again with --write-baseline.`]),
    ...unused.map(unusedSentence),
  ];
}

const NO_USE: Readonly<Record<UnusedSuppression['why'], string>> = {
  'matches-nothing': 'matches nothing',
  expired: 'has expired',
  'no-reason': 'has no reason and is not applied: write CHECK: REASON',
};

function unusedSentence({ by, check, why, about, place }: UnusedSuppression): string {
  const what = by === 'annotation' ? `annotation kubectl-caps/ignore of ${about}` : 'exception';
  return `Unused ${what} for ${shownName(check)}${place ? ` (${placeText(place)})` : ''}: ${NO_USE[why]}.`;
}

/** "7 objects of kinds that are not judged contain pod specs: 2 Foo at spec.template, 5 Bar at spec. Judge them: ..." */
function unjudgedSentence(unjudged: readonly UnjudgedKind[]): string[] {
  const [first] = unjudged;
  if (!first) return [];
  const count = unjudged.reduce((sum, { objects }) => sum + objects, 0);
  const contain =
    count === 1
      ? '1 object of a kind that is not judged contains a pod spec'
      : `${count} objects of kinds that are not judged contain pod specs`;
  const each = unjudged.map(({ kind, path, objects }) => `${objects} ${shownName(kind)} at ${shownLine(path)}`);
  return [
    `${contain}: ${each.join(', ')}. Judge them: --template-path '${shownName(first.kind)}=${shownLine(first.path)}'`,
  ];
}

export function unusedPathSentence({ kind, path }: TemplatePath): string {
  const written = kind === undefined ? path : `${kind}=${path}`;
  return `--template-path ${shownLine(written)}: no ${kind === undefined ? 'object' : shownName(kind)} has a pod there`;
}

function ignoredSentence({ documents, files }: IgnoredDocuments): string[] {
  if (documents === 0) return [];
  const are = documents === 1 ? '1 document without' : `${documents} documents without`;
  const within = files === 1 ? '1 file' : `${files} files`;
  return [`Ignored: ${are} apiVersion and kind, in ${within}.`];
}

/** What is to be said on standard error of a file that another program makes manifests of. */
export function unrenderedSentence(file: UnrenderedFile): string {
  const what =
    file.is === 'helm-template' ? 'is a Helm template' : 'has a Kustomize patch: a workload without containers';
  return `${shownLine(file.file)}: ${what}; not checked. Render it: ${renderCommand(file)}`;
}

/** The command that makes manifests of it, and checks them. */
export function renderCommand({ is, folder }: UnrenderedFile): string {
  const render = is === 'helm-template' ? 'helm template' : 'kubectl kustomize';
  return `${render} ${shellWord(folder)} | kubectl caps check -f -`;
}

/** For a POSIX shell. */
function shellWord(text: string): string {
  const shown = shownLine(text);
  return /^[\w./@:+-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
