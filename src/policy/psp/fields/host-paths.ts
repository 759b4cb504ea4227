import type { PodSpec } from '../../../kubernetes/objects.ts';
import type { PodContainer } from '../../../kubernetes/pod-containers.ts';
import { containersOf } from '../../../kubernetes/pod-containers.ts';
import { setTo, undecidable } from '../../field-changes.ts';
import { withMore, withSpec } from '../loosening.ts';
import { volumePlace } from '../place.ts';
import type { AllowedHostPath } from '../policy.ts';
import { NONE, type PolicyFinding, type RuleOf, type VolumeRule } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

/**
 * Paths of the node.
 *
 * Policy: allowedHostPaths[*].pathPrefix and .readOnly; an empty list allows all. Pod: spec.volumes[*].hostPath.path, and
 * volumeMounts[*].readOnly of its mounts.
 *   a prefix ends at a slash or at the end; one slash at the end of either is not looked at
 *   where only prefixes with readOnly match, every mount of the volume has to be read-only
 * Source: AllowsHostVolumePath in pkg/security/podsecuritypolicy/util/util.go of Kubernetes 1.24.17.
 */
export const hostPathsRule: RuleOf<VolumeRule> = ({ spec: policy }) => {
  const allowed = policy.allowedHostPaths ?? [];
  if (allowed.length === 0) return undefined;
  const values = allowed.map(({ pathPrefix = '', readOnly }) => (readOnly ? `${pathPrefix} (read-only)` : pathPrefix));
  return {
    type: 'hostPath',
    findings: ({ volume, path }, { containers }) => {
      const found = volume.hostPath?.path ?? '';
      const matching = allowed.filter((one) => isBelow(found, one));
      if (matching.some(({ readOnly }) => readOnly !== true)) return NONE;
      if (matching.length > 0) return containers.flatMap((at) => writableMounts(at, volume.name));
      return [
        {
          rule: 'allowedHostPaths',
          error: 'Invalid value',
          path: `${path}.hostPath.pathPrefix`,
          volume: volume.name,
          found,
          accepted: { values, absent: false },
        },
      ];
    },
  };
};

const withPath = withSpec(({ allowedHostPaths }, { volume }, pod) => ({
  allowedHostPaths: withMore(allowedHostPaths, pathOfVolume(volume, pod)),
}));

export const hostPathsWords = {
  allowedHostPaths: {
    summary: 'Only files of the node that the policy allows may be mounted.',
    path: /\.hostPath\.pathPrefix$/,
    details: [{ text: 'is not allowed to be used' }],
    place: (finding, template) => `${volumePlace(finding, template)}.hostPath.path`,
    change: undecidable,
    loosen: withPath,
  },
  'allowedHostPaths.readOnly': {
    summary: 'Files of the node must be mounted read-only where the policy says so.',
    path: /\.volumeMounts\[\d+\]\.readOnly$/,
    details: [{ text: 'must be read-only' }],
    change: setTo(true),
    loosen: withPath,
  },
} as const satisfies WordsOfRules;

/** The path of a volume, read-only where no container writes to it. */
export function pathOfVolume(volume: string | undefined, pod: PodSpec): AllowedHostPath {
  const pathPrefix = pod.volumes?.find(({ name }) => name === volume)?.hostPath?.path ?? '';
  const mounts = containersOf(pod).flatMap(({ container }) => container.volumeMounts ?? []);
  const isRead = mounts.every(({ name, readOnly }) => name !== volume || readOnly === true);
  return { pathPrefix, ...(isRead ? { readOnly: true } : {}) };
}

function isBelow(path: string, { pathPrefix = '' }: AllowedHostPath): boolean {
  const [whole, prefix] = [withoutSlash(path), withoutSlash(pathPrefix)];
  return whole === prefix || whole.startsWith(`${prefix}/`);
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function writableMounts({ container, path }: PodContainer, volume: string): PolicyFinding[] {
  return (container.volumeMounts ?? []).flatMap(({ name, readOnly }, index): PolicyFinding[] =>
    name !== volume || readOnly === true
      ? []
      : [
          {
            rule: 'allowedHostPaths.readOnly',
            error: 'Invalid value',
            path: `${path}.volumeMounts[${index}].readOnly`,
            container: container.name,
            volume,
            found: false,
            accepted: { values: ['true'], absent: false },
          },
        ],
  );
}
