import type { CapabilityName } from '../names.ts';

/**
 * What to do about a capability in the securityContext of an application.
 *
 *   drop                  applications do not need it; where one does, its page says so
 *   keep if needed        usual images need it, and inside a container it does little harm
 *   never in production   it gives the node away, or what all pods of the node share; an agent that needs it is a part of the node
 */
export type Advice = 'drop' | 'keep if needed' | 'never in production';

/** What is known about one capability. Who grants and who accepts it is not here: that is worked out by the code that judges. */
export interface CapabilityPage {
  /** The kernel in which it appeared. */
  readonly since: string;
  /** What it lets a process do, in one line. */
  readonly summary: string;
  /** The same with everything that matters in a container, in sentences. */
  readonly allows: string;
  /** What fails without it, in the words in which it fails, and what usually needs it. */
  readonly without: string;
  /** What somebody who has it in a container could do with it. */
  readonly danger: string;
  readonly advice: Advice;
  readonly because: string;
  /** Ways to the same end without it; empty where there is none. */
  readonly instead: readonly string[];
  readonly related: readonly CapabilityName[];
  /** What a person types who needs it and does not know its name. For the search only. */
  readonly phrases: readonly string[];
  /** Beside capabilities(7) of man-pages 6.03 and linux/capability.h of Linux 6.18, which are behind every page. */
  readonly sources: readonly string[];
}
