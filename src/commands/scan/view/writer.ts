import type { SnapshotEnd } from '../../../cluster/snapshot/format/format.ts';
import { fileNotes } from '../../../pods/view/file-words.ts';
import type { RecordedDocument } from '../../../recording/record-cluster.ts';
import { API_VERSION } from '../../../text/api-version.ts';
import { formatJson, formatJsonLine, formatYaml } from '../../../text/structured-text.ts';
import { shownName } from '../../../text/untrusted.ts';
import type { ScannedContainer } from '../judge/scanned-container.ts';
import type { ScanSummary } from '../judge/summary.ts';
import type { NodeResult, ScannedPod } from '../report.ts';
import type { ScanFormat } from '../words.ts';
import { nodeJson, recordedReadingsOf, scannedPodJson, summaryJson } from './json.ts';
import { execRowsOf, fileRowsOf, processRowsOf, scanTable, type TableView } from './table.ts';

/** The answer as it comes: of thousands of nodes, none is held longer than it is written. */
export interface ScanWriter {
  pod(pod: ScannedPod, containers: readonly ScannedContainer[]): Promise<void>;
  node(result: NodeResult): Promise<void>;
  /** @param recording what is recorded of the cluster besides, where the format holds it */
  end(summary: ScanSummary, problems: readonly string[], recording?: AsyncIterable<RecordedDocument>): Promise<void>;
}

export interface WriterOptions extends TableView {
  /** Connection flags of this run, for commands that are proposed. */
  readonly connection: string;
  /** What is recorded of the cluster besides, for the format that holds it. */
  readonly recording?: () => AsyncIterable<RecordedDocument>;
}

export function scanWriter(format: ScanFormat, write: (text: string) => void, options: WriterOptions): ScanWriter {
  switch (format) {
    case 'json':
      return jsonWriter(write, options);
    case 'yaml':
      return yamlWriter(write, options);
    case 'jsonl':
      return lineWriter(write, options);
    case 'name':
      return {
        pod: async ({ report }) => write(`pod/${shownName(report.name)}\n`),
        node: async () => {},
        end: async () => {},
      };
    default:
      return tableWriter(write, { ...options, wide: format === 'wide' });
  }
}

function tableWriter(write: (text: string) => void, options: WriterOptions): ScanWriter {
  const processes: string[][] = [];
  const execSaid: string[][] = [];
  const files = new Map<string, string[]>();
  const notes = new Map<string, number>();
  return {
    pod: async (_, containers) => {
      processes.push(...containers.flatMap(processRowsOf));
      execSaid.push(...containers.flatMap(execRowsOf));
      for (const note of containers.flatMap(({ container }) => (container.files ? fileNotes(container.files) : []))) {
        notes.set(note, (notes.get(note) ?? 0) + 1);
      }
      for (const row of containers.flatMap(fileRowsOf)) files.set(row.join('\0'), row);
    },
    node: async () => {},
    end: async (summary) =>
      write(scanTable(summary, { processes, execSaid, files: [...files.values()], fileNotes: notes }, options)),
  };
}

/**
 * One object whose items are written as they come, and which is a recording at the same time: a ClusterSnapshot, then pods as
 * PodCapabilities and what their nodes said of them as ContainerReadings, then what else is recorded of the cluster.
 */
function jsonWriter(
  write: (text: string) => void,
  { connection, nodeProcesses, recording }: WriterOptions,
): ScanWriter {
  const documents = recording?.()[Symbol.asyncIterator]();
  let items = 0;
  const item = (value: object) => {
    const isWide = !('kind' in value && value.kind === 'PodCapabilities');
    const text = isWide ? formatJsonLine(value) : indented(formatJson(value).trimEnd(), '    ');
    write(`${items === 0 ? '' : ','}\n    ${text.trimEnd()}`);
    items += 1;
  };
  const field = (name: string, value: object | string) =>
    `  ${JSON.stringify(name)}: ${indented(formatJson(value as object).trimEnd(), '  ')}`;
  const begin = async () => {
    if (items > 0) return;
    write(`{\n${HEAD.map(([name, value]) => field(name, value)).join(',\n')},\n  "items": [`);
    const header = await documents?.next();
    if (header && !header.done) item(asItem(header.value));
  };
  return {
    pod: async (pod) => {
      await begin();
      item(scannedPodJson(pod, connection));
      for (const reading of recordedReadingsOf(pod)) item(asItem(reading));
    },
    node: async () => {},
    end: async (summary, problems) => {
      await begin();
      for (let next = await documents?.next(); next && !next.done; next = await documents?.next()) {
        const document = next.value;
        item(isEnd(document) ? asItem({ ...document, documents: items }) : asItem(document));
      }
      const fields = Object.entries(restOf(summary, problems, nodeProcesses)).map(([name, value]) =>
        field(name, value),
      );
      write(`\n  ],\n${fields.join(',\n')}\n}\n`);
    },
  };
}

/** It counts the documents before it. */
function isEnd(document: RecordedDocument): document is SnapshotEnd {
  return document.kind === 'ClusterSnapshotEnd';
}

function asItem(document: RecordedDocument): object {
  return 'metadata' in document ? document : { apiVersion: API_VERSION, ...document };
}

const HEAD: readonly (readonly [string, string])[] = [
  ['apiVersion', API_VERSION],
  ['kind', 'ClusterScanList'],
];

function restOf(summary: ScanSummary, problems: readonly string[], nodeProcesses: boolean): Record<string, object> {
  const nodes = [...summary.nodes].sort((a, b) => (a.node < b.node ? -1 : 1));
  return {
    nodes: nodes.map((result) => nodeJson(result, nodeProcesses)),
    summary: summaryJson(summary),
    problems: [...problems],
  };
}

function indented(text: string, indent: string): string {
  return text.replaceAll('\n', `\n${indent}`);
}

function yamlWriter(write: (text: string) => void, { connection, nodeProcesses }: WriterOptions): ScanWriter {
  let items = 0;
  const head = async () => write(await formatYaml(Object.fromEntries(HEAD)));
  return {
    pod: async (pod) => {
      if (items === 0) {
        await head();
        write('items:\n');
      }
      items += 1;
      write(`  - ${indented((await formatYaml(scannedPodJson(pod, connection))).trimEnd(), '    ')}\n`);
    },
    node: async () => {},
    end: async (summary, problems) => {
      if (items === 0) {
        await head();
        write('items: []\n');
      }
      write(await formatYaml(restOf(summary, problems, nodeProcesses)));
    },
  };
}

function lineWriter(write: (text: string) => void, { connection, nodeProcesses }: WriterOptions): ScanWriter {
  const line = (value: object) => write(formatJsonLine(value));
  return {
    pod: async (pod) => line(scannedPodJson(pod, connection)),
    node: async (result) => line({ apiVersion: API_VERSION, kind: 'NodeScan', ...nodeJson(result, nodeProcesses) }),
    end: async (summary, problems) =>
      line({ apiVersion: API_VERSION, kind: 'ScanSummary', summary: summaryJson(summary), problems }),
  };
}
