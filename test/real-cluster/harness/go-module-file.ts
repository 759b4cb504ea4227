/**
 * The go.mod of a module that builds Kubernetes from the Go module proxy.
 *
 * k8s.io/kubernetes replaces its staging modules (k8s.io/api and some thirty others) by folders beside it, which are not in
 * what the proxy serves. The same modules are published as v0.MINOR.PATCH, so those take the folders' place. Replacements of
 * other modules are taken over: only those of the main module count.
 * @param kubernetesVersion without "v"
 * @param goMod that of k8s.io/kubernetes at this version
 */
export function goModuleFile(kubernetesVersion: string, goMod: string): string {
  const stagingVersion = `v0.${kubernetesVersion.replace(/^1\./, '')}`;
  const lines = goMod.split('\n');
  const replacements = lines
    .filter((line) => line.includes(' => '))
    .map((line) => line.trim().replace(/^replace /, ''))
    .map((line) => line.replace(/^(\S+) => \.\/staging\/.*$/, `$1 => $1 ${stagingVersion}`));
  return [
    'module kubernetes-for-tests',
    ...lines.filter((line) => /^(go|godebug) /.test(line)),
    `require k8s.io/kubernetes v${kubernetesVersion}`,
    'replace (',
    ...replacements.map((line) => `\t${line}`),
    ')',
    '',
  ].join('\n');
}

/** What `go build` is run with in a module that was written by us, whose go.sum it completes. */
export function goBuildEnv(): NodeJS.ProcessEnv {
  return { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: [process.env.GOFLAGS, '-mod=mod'].filter(Boolean).join(' ') };
}
