/**
 * The parts of a kubeconfig that this program uses, after its files were read: paths are absolute, absent fields are
 * absent. Meanings: k8s.io/client-go/tools/clientcmd/api/v1 of 0.34.
 */
export interface Kubeconfig {
  /** Absent where no file names one. */
  readonly currentContext?: string;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

export interface ContextEntry {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

export interface ClusterEntry {
  readonly server?: string;
  readonly certificateAuthority?: string;
  /** PEM in base64; wins over the file. */
  readonly certificateAuthorityData?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  /** The cluster's extension "client.authentication.k8s.io/exec", handed on to credential plugins as it is. */
  readonly execConfig?: unknown;
}

export interface UserEntry {
  readonly clientCertificate?: string;
  /** PEM in base64; wins over the file. */
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  /** Wins over the file. */
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly asUid?: string;
  readonly asGroups?: readonly string[];
  readonly asUserExtra?: ReadonlyMap<string, readonly string[]>;
  readonly exec?: ExecPlugin;
  readonly authProvider?: AuthProvider;
}

export interface ExecPlugin {
  readonly apiVersion: string;
  /** An absolute path, or a name to be looked up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
}

/** The older way of logging in, gone from kubectl for "gcp" and "azure" since 1.26, still there for "oidc". */
export interface AuthProvider {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

export const emptyKubeconfig: Kubeconfig = { contexts: new Map(), clusters: new Map(), users: new Map() };

export function isEmptyKubeconfig(kubeconfig: Kubeconfig): boolean {
  return kubeconfig.contexts.size === 0 && kubeconfig.clusters.size === 0 && kubeconfig.users.size === 0;
}
