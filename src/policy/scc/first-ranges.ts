import { MCS, SUPPLEMENTAL_GROUPS, UID_RANGE } from './namespace-ranges.ts';

/** The first user that OpenShift allots to a namespace. */
export const FIRST_UID = 1_000_000_000;

/**
 * What OpenShift allots to the first namespace; where no namespace is known, these stand in for its own: no user or group that
 * somebody writes into a manifest is in either.
 * Source: the annotations that OpenShift's numbers give, as on the server whose answers were recorded.
 */
export const FIRST_RANGES: Readonly<Record<string, string>> = {
  [UID_RANGE]: `${FIRST_UID}/10000`,
  [SUPPLEMENTAL_GROUPS]: `${FIRST_UID}/10000`,
  [MCS]: 's0:c1,c0',
};
