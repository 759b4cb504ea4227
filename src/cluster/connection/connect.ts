import type { Cluster } from '../cluster.ts';
import type { ConnectionFlags } from '../connection-flags.ts';
import { resolveIdentity } from './credentials/identity.ts';
import { resolveServerTrust } from './credentials/server-trust.ts';
import type { Environment } from './environment.ts';
import { applyFlags, type ChosenConnection } from './kubeconfig/apply-flags.ts';
import { inClusterKubeconfig } from './kubeconfig/in-cluster.ts';
import { isEmptyKubeconfig } from './kubeconfig/kubeconfig.ts';
import { kubeconfigFiles, loadKubeconfig, noKubeconfig } from './kubeconfig/load-kubeconfig.ts';
import { LiveCluster } from './live-cluster.ts';
import { createAgent } from './transport/agents.ts';
import { requestHeaders } from './transport/headers.ts';
import { chooseProxy } from './transport/proxy.ts';
import { Rest } from './transport/rest.ts';

export type { Environment } from './environment.ts';

/** Of each request, where --request-timeout does not say; kubectl has none and can wait for ever. */
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/**
 * The cluster that kubectl would talk to with the same flags and environment. Reads files and runs a credential plugin
 * where the user has one, but sends nothing yet. Rejects with a ClusterError or UsageError of one sentence.
 */
export async function connect(flags: ConnectionFlags, environment: Environment): Promise<Cluster> {
  const chosen = await choose(flags, environment);
  const trust = await resolveServerTrust(chosen, environment.variables);
  const identity = await resolveIdentity(chosen, trust, environment);
  const proxy = chooseProxy(chosen.server, chosen.cluster.proxyUrl, environment.variables);

  const transport = {
    server: chosen.server,
    agent: createAgent(chosen.server, trust, identity, proxy),
    facts: { server: chosen.server.origin, identity: identity.description, trust: trust.description },
    headers: () => requestHeaders(identity, chosen.user, environment.version),
  };
  return new LiveCluster(
    chosen.namespace,
    transport,
    new Rest(transport, flags.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS),
  );
}

async function choose(flags: ConnectionFlags, environment: Environment): Promise<ChosenConnection> {
  const files = kubeconfigFiles(flags.kubeconfig, environment);
  let kubeconfig = await loadKubeconfig(files);
  if (isEmptyKubeconfig(kubeconfig) && !flags.server) {
    const inCluster = await inClusterKubeconfig(environment);
    if (inCluster === undefined) throw noKubeconfig(files);
    kubeconfig = inCluster;
  }
  return applyFlags(kubeconfig, flags, environment.workingDirectory);
}
