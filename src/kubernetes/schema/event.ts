import { NAMED_METADATA } from './metadata.ts';
import { MESSAGE, NUMBER, OBJECT_NAME, object, TEXT } from './schema.ts';

/** v1 Event. Which of the times are set depends on who wrote it. */
export const EVENT = object(
  {
    metadata: NAMED_METADATA,
    /** A uid is there unless somebody wrote the event by hand. */
    involvedObject: object({
      apiVersion: OBJECT_NAME,
      kind: OBJECT_NAME,
      namespace: OBJECT_NAME,
      name: OBJECT_NAME,
      uid: TEXT,
    }),
    /** "Normal" or "Warning". */
    type: TEXT,
    reason: OBJECT_NAME,
    message: MESSAGE,
    firstTimestamp: TEXT,
    lastTimestamp: TEXT,
    eventTime: TEXT,
    /** How often, for events of the old kind. */
    count: NUMBER,
    series: object({ count: NUMBER, lastObservedTime: TEXT }),
    /** Who wrote it, "kubelet", and for kubelets on which node. */
    source: object({ component: OBJECT_NAME, host: OBJECT_NAME }),
    reportingComponent: OBJECT_NAME,
  },
  ['metadata'],
);
