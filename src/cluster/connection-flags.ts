/**
 * kubectl's connection flags, as given on the command line. An absent one was not given.
 * Names and meanings: kubectl options, client-go tools/clientcmd overrides.
 */
export interface ConnectionFlags {
  /** A recording, or a dump, that answers instead of a cluster. Not kubectl's. */
  readonly snapshot?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
  readonly server?: string;
  readonly token?: string;
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly as?: string;
  readonly asGroup: readonly string[];
  readonly asUid?: string;
  /** Of each request, in milliseconds; 0 means kubectl's "no timeout". Absent: the program's own default. */
  readonly requestTimeoutMs?: number;
}
