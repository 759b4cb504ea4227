import { createServer } from 'node:net';
import { HarnessError } from './harness-error.ts';

/** All on 127.0.0.1. */
export interface ClusterPorts {
  readonly apiServer: number;
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kubelet: number;
}

const blockSize = 6;

/** Below 32768, where Linux takes the near ends of outgoing connections from: a port found free must still be so a second later. */
const firstPort = 20_000;
const blocks = 2_000;

/**
 * Six neighbouring ports nobody listens on. Each cluster of each checkout begins to look in another place, so that two
 * that start at the same moment do not choose the same.
 */
export async function choosePorts(clusterKey: string, isFree = isPortFree): Promise<ClusterPorts> {
  const start = spread(clusterKey);
  for (let tried = 0; tried < blocks; tried++) {
    const base = firstPort + ((start + tried) % blocks) * blockSize;
    const block = Array.from({ length: blockSize }, (_, offset) => base + offset);
    const free = await Promise.all(block.map(isFree));
    if (free.every(Boolean)) {
      return {
        apiServer: base,
        etcdClient: base + 1,
        etcdPeer: base + 2,
        controllerManager: base + 3,
        scheduler: base + 4,
        kubelet: base + 5,
      };
    }
  }
  throw new HarnessError(
    `No ${blockSize} free neighbouring ports between ${firstPort} and ${firstPort + blocks * blockSize}.`,
  );
}

/** The same number below `blocks` for the same key, and most likely another for another. */
function spread(key: string): number {
  let sum = 0;
  for (const byte of Buffer.from(key)) sum = (sum * 31 + byte) % 1_000_003;
  return sum % blocks;
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
