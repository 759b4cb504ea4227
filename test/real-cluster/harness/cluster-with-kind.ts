import { join } from 'node:path';
import { type ClusterName, clusterSetting, kindImage } from './cluster-names.ts';
import { writeRecord } from './cluster-record.ts';
import { adminKubeconfig } from './control-plane.ts';
import { clusterFolder, machineWideName } from './folders.ts';
import { HarnessError } from './harness-error.ts';
import { serverVersion } from './kubeconfig-facts.ts';
import { Kubectl } from './kubectl.ts';
import { applyPermissivePolicy } from './permissive-policy.ts';
import { findProgram, run, tryCommand } from './run-command.ts';
import { type Log, step } from './step-log.ts';

/** The docker program is often there without an engine; kind needs the engine. */
export async function canUseKind(): Promise<boolean> {
  if (findProgram('kind') === undefined || findProgram('docker') === undefined) return false;
  const { code, stdout } = await tryCommand('docker', ['info', '--format', '{{.ServerVersion}}'], {
    timeoutMs: 15_000,
  });
  return code === 0 && stdout.trim() !== '';
}

export async function startWithKind(name: ClusterName, imageArchive: string, log: Log): Promise<void> {
  const folder = clusterFolder(name);
  writeRecord(folder, { made: 'with kind', state: 'starting' });
  const kindName = machineWideName(name);
  const image = clusterSetting('KIND_IMAGE', name).value ?? kindImage[name];
  const kubeconfig = adminKubeconfig(folder);

  await step(log, `Creating kind cluster ${kindName} of ${image}`, () =>
    run(
      'kind',
      ['create', 'cluster', '--name', kindName, '--image', image, '--kubeconfig', kubeconfig, '--config', '-'],
      {
        input: JSON.stringify(kindConfig(name)),
      },
    ),
  );
  const kubectl = new Kubectl(kubeconfig, join(folder, 'kubectl-cache'));
  // Until there is a policy, PodSecurityPolicy admission refuses kind's own network and proxy pods, and the node is not ready.
  if (name === 'legacy') await applyPermissivePolicy(kubectl);
  await step(log, 'Waiting for the node', () =>
    kubectl.run(['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=300s']),
  );
  await step(log, 'Loading the test images', () => loadImagesWithKind(name, imageArchive));
  writeRecord(folder, {
    made: 'with kind',
    state: 'up',
    kubernetesVersion: await serverVersion(kubectl),
    imageArchive,
  });
}

export async function loadImagesWithKind(name: ClusterName, imageArchive: string): Promise<void> {
  await run('kind', ['load', 'image-archive', imageArchive, '--name', machineWideName(name)]);
}

export async function stopWithKind(name: ClusterName): Promise<void> {
  if (findProgram('kind') === undefined) {
    throw new HarnessError(`The ${name} cluster was made with kind, and there is no kind program to delete it with.`);
  }
  await run('kind', ['delete', 'cluster', '--name', machineWideName(name)]);
}

/** https://kind.sigs.k8s.io/docs/user/configuration; "extraArgs" as kubeadm's v1beta3 wants it, which 1.24 uses. */
function kindConfig(name: ClusterName): object {
  const enablePolicies = `kind: ClusterConfiguration
apiServer:
  extraArgs:
    enable-admission-plugins: NodeRestriction,PodSecurityPolicy
`;
  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    ...(name === 'legacy' && { kubeadmConfigPatches: [enablePolicies] }),
  };
}
