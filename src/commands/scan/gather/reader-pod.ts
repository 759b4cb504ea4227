import { nodeFilesCommand } from '../../../live/files/file-script.ts';
import { nodeReaderCommand } from '../../../live/node/reader-script.ts';
import type { NewContainer, TemporaryPod } from '../../../temporary-pods/temporary-pod.ts';
import type { ScannableNode } from './scannable-node.ts';

export const READER_CONTAINER = 'reader';

/** Walks through the roots of all containers; only with --files. */
export const FILES_CONTAINER = 'files';

export interface NodeReader {
  readonly image: string;
  /** Whether files are read too, which takes another level of right: /proc/PID/root leads only those in who could trace the process. */
  readonly files: boolean;
}

/** Nobody, as most images and distributions call this user. */
const READER_UID = 65534;

/** What a reader is and may do, in words. */
export function readerDescription({ image, files }: NodeReader): string {
  if (files) {
    return `a reader of /proc and of the files of all containers: hostPID, uid 0 with SYS_PTRACE and DAC_READ_SEARCH (--files), no volumes, no token, image ${image}`;
  }
  return `a reader of /proc: hostPID, uid ${READER_UID}, no privileges, no capabilities, no volumes, no token, image ${image}`;
}

/**
 * A pod that reads the processes of its node and ends. It sees them (hostPID), which is all that it may do more than the restricted level
 * allows: status, cgroup and uid_map of a process are readable by everybody. It takes no room that others would need: nothing is requested.
 */
export function readerPod(
  { metadata, taints }: Pick<ScannableNode, 'metadata' | 'taints'>,
  { image, files }: NodeReader,
): TemporaryPod {
  return {
    spec: {
      // Goes past the scheduler, so that cordoned nodes are read too; what a taint evicts would not stay.
      nodeName: metadata.name,
      tolerations: taints.map(({ key, value, effect }) => ({
        key,
        effect,
        ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
      })),
      hostPID: true,
      securityContext: {
        runAsUser: READER_UID,
        runAsGroup: READER_UID,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: READER_CONTAINER,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: nodeReaderCommand(),
          env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: RESOURCES,
        },
        ...(files ? [filesContainer(image)] : []),
      ],
    },
  };
}

const RESOURCES = { requests: { cpu: '0', memory: '0' }, limits: { cpu: '1', memory: '128Mi' } };

function filesContainer(image: string): NewContainer {
  return {
    name: FILES_CONTAINER,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: nodeFilesCommand(),
    securityContext: {
      runAsUser: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['SYS_PTRACE', 'DAC_READ_SEARCH'] },
    },
    resources: RESOURCES,
  };
}
