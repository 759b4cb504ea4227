import { COMMIT, VERSION } from './version.ts';

/** The part of `process` that says what runs this program, and where. */
export type RunningOn = Pick<NodeJS.Process, 'platform' | 'arch' | 'versions'>;

export function programFacts({ platform, arch, versions }: RunningOn): ProgramFacts {
  const { bun, node } = versions;
  return {
    version: VERSION,
    ...(COMMIT === undefined ? {} : { commit: COMMIT }),
    // Bun says which Node.js it stands in for, too.
    runtime: bun === undefined ? { name: 'Node.js', version: node } : { name: 'Bun', version: bun },
    platform: `${GO_OS[platform] ?? platform}/${GO_ARCH[arch] ?? arch}`,
  };
}

/** Where Go's names differ from Node's. */
const GO_OS: Partial<Record<string, string>> = { win32: 'windows' };
const GO_ARCH: Partial<Record<string, string>> = { x64: 'amd64', ia32: '386' };
/** This program, as it runs now. */
export interface ProgramFacts {
  /** Without "v". */
  readonly version: string;
  /** Git's name of the sources, with "-dirty" behind it where they were changed; absent where it is not known. */
  readonly commit?: string;
  readonly runtime: { readonly name: 'Node.js' | 'Bun' /** Without "v". */; readonly version: string };
  /** As Go and kubectl write it: "linux/amd64". */
  readonly platform: string;
}
