/** What a connection takes from the process it runs in; main hands it over, so that nothing here reads `process`. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where ".kube/config" is looked for. */
  readonly homeDirectory: string;
  /** Against this, relative paths given by flags and in KUBECONFIG are resolved. */
  readonly workingDirectory: string;
  /** Whether a credential plugin could talk to a person on standard input. */
  readonly stdinIsTerminal: boolean;
  /** Takes what a credential plugin writes to its standard error, unchanged, as kubectl passes it on. */
  readonly writeToStderr: (text: string) => void;
  /** Of this program, for the User-Agent header. */
  readonly version: string;
}
