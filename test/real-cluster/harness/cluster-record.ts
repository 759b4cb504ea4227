import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterPorts } from './free-ports.ts';
import type { Component } from './node-space.ts';

/** What a cluster's folder remembers of it; there from before the first thing is started until after the last is gone. */
export type ClusterRecord = StartingCluster | RunningCluster;

interface StartingCluster {
  readonly made: 'from binaries' | 'with kind';
  readonly state: 'starting';
}

/** A cluster that came up to the end. Whether all of it still runs is another question. */
export type RunningCluster = {
  readonly state: 'up';
  readonly kubernetesVersion: string;
  /** Which images it has; the name follows from their content. */
  readonly imageArchive: string;
} & (
  | { readonly made: 'with kind' }
  | { readonly made: 'from binaries'; readonly ports: ClusterPorts; readonly components: readonly Component[] }
);

export function writeRecord(folder: string, record: ClusterRecord): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const part = `${recordFile(folder)}.part`;
  writeFileSync(part, JSON.stringify(record, null, 2));
  renameSync(part, recordFile(folder));
}

export function readRecord(folder: string): ClusterRecord | undefined {
  if (!existsSync(recordFile(folder))) return undefined;
  // Only ever written by writeRecord, and renamed into place as a whole.
  return JSON.parse(readFileSync(recordFile(folder), 'utf8')) as ClusterRecord;
}

function recordFile(folder: string): string {
  return join(folder, 'cluster.json');
}
