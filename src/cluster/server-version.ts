import { ClusterError } from '../errors.ts';
import type { Cluster, ServerVersion } from './cluster.ts';

/** The server's version, or why it could not be had. */
export type VersionOf = () => Promise<ServerVersion | ClusterError>;

/** Asks a server for its version when somebody wants to know it, and once. */
export function serverVersion(cluster: Cluster): VersionOf {
  let asked: Promise<ServerVersion | ClusterError> | undefined;
  return () => {
    asked ??= cluster.version().catch((error: unknown) => {
      if (error instanceof ClusterError) return error;
      throw error;
    });
    return asked;
  };
}
