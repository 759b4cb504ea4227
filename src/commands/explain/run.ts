import { findCapability } from '../../capability/catalogue/catalogue.ts';
import { searchCatalogue } from '../../capability/catalogue/search.ts';
import { CAPABILITY_NAMES, type CapabilityName } from '../../capability/names.ts';
import { similarNames } from '../../capability/similar-names.ts';
import type { ExecLimits } from '../../cluster/cluster.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { repeatedFlags } from '../../cluster/repeated-flags.ts';
import { EXIT, type ExitCode } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import type { ContainerReport, PodsReport } from '../../pods/pod-report.ts';
import { isUnread, podsExitCode } from '../../pods/pod-verdict.ts';
import { printAnswer } from '../../run/print-answer.ts';
import { withCluster } from '../../run/with-cluster.ts';
import type { ExplainFormat } from '../../text/output-formats.ts';
import type { RecordedMark } from '../../text/recorded-mark.ts';
import { explainCapability } from './gather/explain-capability.ts';
import { explainInPod } from './gather/explain-in-pod.ts';
import { notAllSetsSentence, nothingFoundSentence, unknownCapabilitySentence } from './view/sentence.ts';
import { renderExplained } from './view/view.ts';

/** Pages of these names, of all; an overview; or what a search finds. */
export type ExplainQuestion =
  | { readonly about: 'names'; readonly written: readonly string[]; readonly inPod?: InPod }
  | { readonly about: 'all' | 'overview' }
  | { readonly about: 'search'; readonly question: string };

/** The pod, or the workload with pods, in which the capabilities are looked at. */
export interface InPod {
  readonly name: string;
  readonly flags: ConnectionFlags;
  readonly execLimits: ExecLimits;
}

export interface ExplainOptions {
  readonly question: ExplainQuestion;
  readonly format: ExplainFormat;
  readonly headers: boolean;
}

interface Asked {
  readonly report: PodsReport;
  readonly recorded: RecordedMark | undefined;
}

/** `kubectl caps explain`: look up, report. A cluster is asked only about a pod. */
export async function runExplain(io: Io, { question, format, headers }: ExplainOptions): Promise<ExitCode> {
  const names = namesOf(question);
  const inPod = question.about === 'names' && names.length > 0 ? question.inPod : undefined;
  const asked = inPod && (await askCluster(io, inPod));
  const report = asked?.report;
  const explained = names.map((name) => ({
    ...explainCapability(name),
    inPods: report?.pods.map((pod) => explainInPod(name, pod)) ?? [],
  }));
  const layout = question.about === 'names' || question.about === 'all' ? 'pages' : 'rows';
  const connection = inPod ? repeatedFlags(inPod.flags) : '';
  const recorded = asked?.recorded;
  const text = await renderExplained(explained, { format, layout, headers, connection, recorded });
  if (question.about === 'search' && names.length === 0) {
    return printAnswer(io, { text, notes: [nothingFoundSentence(question.question)], exitCode: EXIT.found });
  }
  const unknown = question.about === 'names' ? question.written.filter((name) => !findCapability(name)) : [];
  // The page does not show them.
  const partlyRead = report?.pods.flatMap(({ containers }) => containers.filter(isPartlyRead)) ?? [];
  return printAnswer(io, {
    text,
    notes: [
      ...unknown.map((name) => unknownCapabilitySentence(name, similarNames(name))),
      ...(report?.problems ?? []),
      ...partlyRead.map(({ name }) => notAllSetsSentence(name)),
    ],
    exitCode: unknown.length > 0 ? EXIT.usage : report ? podsExitCode(report) : EXIT.clean,
  });
}

function isPartlyRead(container: ContainerReport): boolean {
  return container.live.read === 'yes' && isUnread(container);
}

async function askCluster(io: Io, { name, flags, execLimits }: InPod): Promise<Asked> {
  // Only now: pages by themselves need nothing that talks to a cluster.
  const { reportPods } = await import('../../pods/report-pods.ts');
  return withCluster(io, flags, 'Looking for the pod', async (cluster) => {
    const query = { names: [name], allNamespaces: false };
    const gathering = {
      query,
      containers: [],
      everyProcess: true,
      via: 'exec',
      execLimits,
      policies: 'of none',
    } as const;
    return { report: await reportPods(gathering, cluster), recorded: cluster.recorded };
  });
}

function namesOf(question: ExplainQuestion): readonly CapabilityName[] {
  switch (question.about) {
    case 'names':
      return [...new Set(question.written.flatMap((name) => findCapability(name) ?? []))];
    case 'search':
      return searchCatalogue(question.question);
    default:
      return CAPABILITY_NAMES;
  }
}
