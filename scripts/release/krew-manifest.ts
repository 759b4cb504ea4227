import { stringify } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { type Platform, programName } from './platforms.ts';

export const DOWNLOADS = `${packageJson.homepage}/releases/download`;

const SHORT_DESCRIPTION = 'Show what a container really may do, and why';

/** Without a command line in it: krew shows it as it is, and it has to be true for every version. */
const DESCRIPTION = `Reads the live Linux capability sets of a container's processes and compares them with what its
securityContext declares, with what admission made of it, and with what the container runtime
grants. Every difference is shown with its cause, and with what can be done about it.

Says which PodSecurityPolicy lets a pod in, who may use it, which Pod Security level it passes,
and what would be refused before somebody enforces one.

Read-only, unless a flag says otherwise.
`;

const CAVEATS = `Needs "get" on pods and on pods/exec ("create" too from Kubernetes 1.35 on). What may not be
read is named in the answer, and the rest is still shown.

kubectl completes this plugin's words with a second program, which krew unpacks but does not link.
Once, copy it to a folder of your PATH, other than krew's own:
  cp "\${KREW_ROOT:-$HOME/.krew}"/store/caps/*/kubectl_complete-caps ~/.local/bin/
`;

/** The archive of a platform in a release. */
export interface ReleasedArchive {
  readonly platform: Platform;
  readonly file: string;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** "kubectl-caps_v1.2.3_linux_amd64.tar.gz" */
export function archiveName(version: string, { os, arch }: Platform): string {
  return `kubectl-caps_${version}_${os}_${arch}.${os === 'windows' ? 'zip' : 'tar.gz'}`;
}

/**
 * The plugin manifest of a release, for krew-index.
 * @param version with "v"
 * @param downloads the URL of the folder above the release's own
 */
export function krewManifest(version: string, archives: readonly ReleasedArchive[], downloads: string): string {
  const manifest = {
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'caps' },
    spec: {
      version,
      homepage: packageJson.homepage,
      shortDescription: SHORT_DESCRIPTION,
      description: DESCRIPTION,
      caveats: CAVEATS,
      platforms: archives.map(({ platform, file, sha256 }) => ({
        selector: { matchLabels: { os: platform.os, arch: platform.arch } },
        uri: `${downloads}/${version}/${file}`,
        sha256,
        bin: programName(platform),
      })),
    },
  };
  return `# Written by npm run release; see scripts/release/krew-manifest.ts.\n${stringify(manifest, { lineWidth: 0 })}`;
}
