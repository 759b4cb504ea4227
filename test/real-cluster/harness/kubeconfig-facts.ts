import { writeFileSync } from 'node:fs';
import { HarnessError } from './harness-error.ts';
import type { Kubectl } from './kubectl.ts';

/** 1.37.1, as the API server says it of itself. */
export async function serverVersion(kubectl: Kubectl): Promise<string> {
  const answer = await kubectl.run(['get', '--raw', '/version']);
  const version = /"gitVersion":\s*"v(1\.\d+\.[^"]+)"/.exec(answer)?.[1];
  if (version === undefined) throw new HarnessError(`The API server calls its version ${answer}.`);
  return version;
}

/**
 * Where a kubeconfig's current context points to.
 * @param caFile is written; not returned when the kubeconfig has no CA of its own
 */
export async function serverOf(kubectl: Kubectl, caFile: string): Promise<{ server: string; caFile?: string }> {
  const field = (path: string) =>
    kubectl.run(['config', 'view', '--raw', '--minify', '--flatten', '-o', `jsonpath={.clusters[0].cluster.${path}}`]);
  const server = await field('server');
  const ca = await field('certificate-authority-data');
  if (ca === '') return { server };
  writeFileSync(caFile, Buffer.from(ca, 'base64'));
  return { server, caFile };
}
