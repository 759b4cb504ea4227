import type { ServerVersion } from '../../cluster/cluster.ts';
import type { ProgramFacts } from '../../program-facts.ts';

/** What `kubectl caps version` found out. An absent server was not asked. */
export interface VersionReport {
  readonly program: ProgramFacts;
  readonly server?: ({ readonly known: 'yes' } & ServerVersion) | { readonly known: 'no'; readonly why: string };
}
