import type { ServerVersion } from '../../cluster/cluster.ts';

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

/** What `kubectl caps version` found out. An absent server was not asked. */
export interface VersionReport {
  readonly program: ProgramFacts;
  readonly server?: ({ readonly known: 'yes' } & ServerVersion) | { readonly known: 'no'; readonly why: string };
}
