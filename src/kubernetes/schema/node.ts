import { NAMED_METADATA } from './metadata.ts';
import { object, PROGRAM_VERSION } from './schema.ts';

export const NODE = object(
  {
    metadata: NAMED_METADATA,
    status: object({
      nodeInfo: object({
        /** "containerd://1.6.20", "cri-o://1.30.1", "docker://20.10.24". */
        containerRuntimeVersion: PROGRAM_VERSION,
        kernelVersion: PROGRAM_VERSION,
        kubeletVersion: PROGRAM_VERSION,
      }),
    }),
  },
  ['metadata'],
);
