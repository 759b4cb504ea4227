/** That answers are from a recording, and which. */
export interface RecordedMark {
  /** As the user wrote it. */
  readonly file: string;
  /** RFC 3339. Absent for a dump, which does not say. */
  readonly time?: string;
  /** gitVersion of the server. */
  readonly kubernetes?: string;
}
