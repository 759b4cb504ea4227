import { ANY_OBJECT } from './metadata.ts';

/** What is read of it are its labels and annotations. */
export const NAMESPACE = ANY_OBJECT;
