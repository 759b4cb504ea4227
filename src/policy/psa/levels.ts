/** From the one that forbids nothing to the strictest. Source: Kubernetes, "Pod Security Standards". */
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

/** "latest" is the newest that the server knows. */
export type PolicyVersion = 'latest' | `v1.${number}`;

export interface LevelVersion {
  readonly level: Level;
  readonly version: PolicyVersion;
}

/** The minor version of the newest policy this program knows; there is no difference between v1.37 and what it would call newer. */
export const NEWEST_MINOR = 37;

/** "restricted:v1.34", as the API server prints it. */
export function formatLevelVersion({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}

export function parseLevel(text: string): Level | undefined {
  return LEVELS.find((level) => level === text);
}

/** "latest" or "v1.N" without leading zeros; undefined for everything else. Source: api/helpers.go of pod-security-admission. */
export function parsePolicyVersion(text: string): PolicyVersion | undefined {
  if (text === 'latest') return text;
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1];
  return minor === undefined ? undefined : `v1.${Number(minor)}`;
}

/** The minor version at which a server evaluates a policy: its own for "latest" and for everything newer than itself. */
export function minorOf(version: PolicyVersion, serverMinor: number): number {
  return version === 'latest' ? serverMinor : Math.min(Number(version.slice('v1.'.length)), serverMinor);
}

/** Negative where a is less strict than b, 0 where they are the same. */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

/** On by default since then (beta), in 1.22 behind a gate. Source: Kubernetes pkg/features/kube_features.go, gate PodSecurity. */
export const FIRST_MINOR_WITH_POD_SECURITY = 23;
