/** One field that a check does not accept. */
export interface PodSecurityFinding {
  /** The path from the pod downwards, such as "spec.containers[0].securityContext.privileged". */
  readonly path: string;
  /** The container's name; absent where the field is the pod's. */
  readonly container?: string;
  /** The volume's name, where the field is in one. */
  readonly volume?: string;
  /** The value of the field; undefined where it is missing, which is not the same as an empty list. */
  readonly found: string | number | boolean | readonly string[] | undefined;
  readonly accepted: AcceptedByLevel;
}

export interface AcceptedByLevel {
  /** Single values, or for a list the values that may be in it. */
  readonly values: readonly string[];
  /** Whether the field may be left out. */
  readonly absent: boolean;
  /** The list must have all of these values in it, whatever else is there. */
  readonly mustInclude?: true;
}

export const ABSENT_OR_FALSE: AcceptedByLevel = { values: ['false'], absent: true };
export const ABSENT_ONLY: AcceptedByLevel = { values: [], absent: true };
