/** Where a tunnel leads to. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** A proxy that takes the connection and then says nothing is given up after this many milliseconds. */
export const DEADLINE_MS = 30_000;
