import { NAMED_METADATA } from './metadata.ts';
import { object, VERSION } from './schema.ts';

export const NODE = object(
  {
    metadata: NAMED_METADATA,
    status: object({
      nodeInfo: object({
        /** "containerd://1.6.20", "cri-o://1.30.1", "docker://20.10.24". */
        containerRuntimeVersion: VERSION,
        kernelVersion: VERSION,
        kubeletVersion: VERSION,
      }),
    }),
  },
  ['metadata'],
);
