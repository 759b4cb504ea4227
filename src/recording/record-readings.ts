import pLimit from 'p-limit';
import type { Cluster, ExecLimits } from '../cluster/cluster.ts';
import type { Failure, RecordedReading } from '../cluster/snapshot/format/format.ts';
import { keptEnd } from '../cluster/snapshot/format/reading-text.ts';
import { ClusterError } from '../errors.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { containersOf, hasOwnPidNamespace, isWindows, runStateOf } from '../kubernetes/pod-containers.ts';
import { readingOf, type SurveyRule } from '../live/readers.ts';
import { containerIdOf } from '../pods/judge-pod.ts';
import { readByExec } from '../pods/read-by-exec.ts';

/** Of a plain reading, and of one of all processes; as `caps pod` has them. */
export interface ReadingLimits {
  readonly main: ExecLimits;
  readonly everyProcess: ExecLimits;
}

/** Execs that are under way at once, as for `caps pod`. */
const CONCURRENCY = 16;

/** What the readers say in every running container of these pods: about its main process, and about all of them. */
export async function readingsOf(
  pods: readonly Pod[],
  cluster: Pick<Cluster, 'exec'>,
  limits: ReadingLimits,
): Promise<RecordedReading[]> {
  const limit = pLimit(CONCURRENCY);
  const readings = pods
    .filter((pod) => !isWindows(pod))
    .flatMap((pod) =>
      containersOf(pod.spec)
        .filter((container) => runStateOf(pod, container).run === 'running')
        .flatMap(({ container: { name } }) =>
          // With the processes of others in sight, all of them have to be read to tell the main one.
          (hasOwnPidNamespace(pod.spec) ? [false, true] : [true]).map((everyProcess) =>
            limit(() => reading(pod, name, everyProcess, cluster, limits)),
          ),
        ),
    );
  return Promise.all(readings);
}

async function reading(
  pod: Pod,
  container: string,
  everyProcess: boolean,
  cluster: Pick<Cluster, 'exec'>,
  limits: ReadingLimits,
): Promise<RecordedReading> {
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container };
  const attempts: RecordedReading['attempts'][number][] = [];
  let failure: Failure | undefined;
  const noting: Pick<Cluster, 'exec'> = {
    exec: async (whom, command, within) => {
      try {
        const end = await cluster.exec(whom, command, within);
        const { reader } = readingOf(command) ?? {};
        if (reader) attempts.push({ reader: reader.name, end: keptEnd(end, reader) });
        return end;
      } catch (error) {
        if (error instanceof ClusterError) failure = failureOf(error);
        throw error;
      }
    },
  };
  const hasOwn = hasOwnPidNamespace(pod.spec);
  const rule: SurveyRule = hasOwn && !everyProcess ? 'main' : 'own';
  const task = {
    target,
    containerId: containerIdOf(pod, container)?.id ?? '',
    hasOwnPidNamespace: hasOwn,
    everyProcess,
  };
  await readByExec(noting, task, everyProcess ? limits.everyProcess : limits.main);
  return { kind: 'ContainerReading', ...target, rule, attempts, ...(failure ? { failure } : {}) };
}

export function failureOf({ trouble, message, httpStatus, reason }: ClusterError): Failure {
  return {
    trouble,
    message,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(reason === undefined ? {} : { reason }),
  };
}
