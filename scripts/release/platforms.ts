import type { BunPackage } from './bun.ts';

/** A platform that a release has an executable for. Operating system and processor as Go and krew name them. */
export interface Platform {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** On amd64 the baseline, which needs no AVX2: processors from 2008 on. */
  readonly bun: BunPackage;
  /** Of --target, for what the compiler has to know about the platform. */
  readonly bunTarget: string;
}

export const PLATFORMS: readonly Platform[] = [
  { os: 'linux', arch: 'amd64', bun: 'bun-linux-x64-baseline', bunTarget: 'bun-linux-x64-baseline' },
  { os: 'linux', arch: 'arm64', bun: 'bun-linux-aarch64', bunTarget: 'bun-linux-arm64' },
  { os: 'darwin', arch: 'amd64', bun: 'bun-darwin-x64-baseline', bunTarget: 'bun-darwin-x64-baseline' },
  { os: 'darwin', arch: 'arm64', bun: 'bun-darwin-aarch64', bunTarget: 'bun-darwin-arm64' },
  { os: 'windows', arch: 'amd64', bun: 'bun-windows-x64-baseline', bunTarget: 'bun-windows-x64-baseline' },
];

/** The platform of this machine; undefined where a release has none for it. */
export function platformHere({ platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'>): Platform | undefined {
  const os = platform === 'win32' ? 'windows' : platform;
  const processor = arch === 'x64' ? 'amd64' : arch;
  return PLATFORMS.find((one) => one.os === os && one.arch === processor);
}

/** "kubectl-caps", and on Windows "kubectl-caps.exe". */
export function programName({ os }: Platform): string {
  return os === 'windows' ? 'kubectl-caps.exe' : 'kubectl-caps';
}
