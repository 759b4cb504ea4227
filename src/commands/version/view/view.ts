import { API_VERSION } from '../../../text/api-version.ts';
import type { VersionFormat } from '../../../text/output-formats.ts';
import { formatJson, formatYaml } from '../../../text/structured-text.ts';
import { shownValue } from '../../../text/untrusted.ts';
import type { VersionReport } from '../report.ts';

export async function renderVersion(report: VersionReport, format: VersionFormat): Promise<string> {
  if (format === 'json') return formatJson(versionJson(report));
  if (format === 'yaml') return formatYaml(versionJson(report));
  return versionText(report);
}

/** kubectl's own lines, and what else a bug report needs. */
function versionText({ program, server }: VersionReport): string {
  const { version, commit, runtime, platform } = program;
  return [
    `Client Version: v${version}`,
    `Commit: ${commit ?? 'unknown'}`,
    `Runtime: ${runtime.name} v${runtime.version}`,
    `Platform: ${platform}`,
    ...(server?.known === 'yes' ? [`Server Version: ${shownValue(server.gitVersion)}`] : []),
    '',
  ].join('\n');
}

/** Described by schema/version.v1alpha1.json; renaming a field is a breaking change. */
function versionJson({ program, server }: VersionReport): object {
  const { version, commit, runtime, platform } = program;
  return {
    apiVersion: API_VERSION,
    kind: 'Version',
    client: {
      version: `v${version}`,
      ...(commit === undefined ? {} : { commit }),
      runtime: { name: runtime.name, version: `v${runtime.version}` },
      platform,
    },
    ...(server ? { server } : {}),
  };
}
