import { ClusterError } from '../../../errors.ts';
import type { ApiKind } from '../../../kubernetes/schema/kinds.ts';
import { shownLine, shownName } from '../../../text/untrusted.ts';
import type { ExecTarget, ObjectReference, ObjectSelection } from '../../cluster.ts';
import type { Recording } from '../format/recording.ts';

/** Why something could not be found out, in sentences like those of a server that is not asked. */
export class NotHeld {
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  version(): ClusterError {
    return notRecorded(`the version of the server is not known: ${this.#source()} does not hold it`);
  }

  object(reference: ObjectReference): ClusterError {
    return notRecorded(`cannot get ${named(reference)}: ${this.#source()} does not hold it`);
  }

  wasNotThere(reference: ObjectReference): ClusterError {
    return new ClusterError(
      'not-found',
      `cannot get ${named(reference)}: it was not there when the recording was made`,
    );
  }

  /** @param known undefined for a kind that is never recorded */
  list({ kind, namespace }: ObjectSelection, known: ApiKind | undefined): ClusterError {
    const where = namespace === undefined ? 'in all namespaces' : `in namespace ${quoted(namespace)}`;
    const namespaces = this.#recording.header?.namespaces ?? [];
    const holds =
      known?.isNamespaced && namespaces.length > 0
        ? `holds only what is in namespace ${namespaces.map(quoted).join(', ')}`
        : 'does not hold them';
    return notRecorded(
      `cannot list every ${kind}${known?.isNamespaced === false ? '' : ` ${where}`}: ${this.#source()} ${holds}`,
    );
  }

  caller(): ClusterError {
    return notRecorded(`${this.#source()} does not say who recorded it: name somebody with --as`);
  }

  review(): ClusterError {
    return notRecorded('this was not asked when the recording was made');
  }

  reading({ container, pod, namespace }: ExecTarget): ClusterError {
    const whose = `container ${quoted(container)} of pod ${quoted(pod)} in namespace ${quoted(namespace)}`;
    return notRecorded(`${this.#source()} does not hold what ${whose} may do`);
  }

  log({ container, pod }: ExecTarget): ClusterError {
    return notRecorded(`the log of container ${quoted(container)} of pod ${quoted(pod)} is not in ${this.#source()}`);
  }

  proposal(): ClusterError {
    return notRecorded(`nothing can be proposed to ${this.#source()}, which is a recording`);
  }

  change(): ClusterError {
    return notRecorded(`nothing can be added to a pod of ${this.#source()}, which is a recording`);
  }

  creation(): ClusterError {
    return notRecorded(`nothing can be created in or deleted from ${this.#source()}, which is a recording`);
  }

  #source(): string {
    const { source } = this.#recording;
    return source === '-' ? 'standard input' : shownLine(source);
  }
}

function notRecorded(sentence: string): ClusterError {
  return new ClusterError('not-recorded', sentence);
}

function named({ kind, name, namespace }: ObjectReference): string {
  const what = kind === 'Pod' ? 'pod' : kind === 'Node' ? 'node' : kind;
  return `${what} ${quoted(name)}${namespace === undefined ? '' : ` in namespace ${quoted(namespace)}`}`;
}

function quoted(name: string): string {
  return `"${shownName(name)}"`;
}
