/** The command line cannot be carried out as written: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What may have been meant, as it can be written; absent where nothing is near. */
  readonly meant?: string;

  constructor(message: string, meant?: string) {
    super(message);
    if (meant !== undefined) this.meant = meant;
  }
}

/**
 * What kind of trouble came back from the cluster, so that nobody has to parse a sentence.
 *
 *   configuration    no usable kubeconfig, context, credential plugin or certificate file
 *   unreachable      no connection: refused, name not found, proxy, connection lost half-way
 *   certificate      the server's certificate was not accepted
 *   unauthorized     HTTP 401: the server does not know who asks
 *   forbidden        HTTP 403: the server knows who asks, and refuses
 *   not-found        HTTP 404
 *   timed-out        the deadline of the request passed
 *   refused          any other answer that is not a success
 *   malformed        an answer that is no answer of the API: a field has another type, or is missing. Of a list, what it has besides was
 *                    given already
 *   not-recorded     the recording that is asked instead of a cluster does not hold it
 */
export type ClusterTrouble =
  | 'configuration'
  | 'unreachable'
  | 'certificate'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'timed-out'
  | 'refused'
  | 'malformed'
  | 'not-recorded';

/**
 * Something could not be found out because of the cluster, the network or the caller's rights: exit 3.
 * The message is one sentence: what was tried, on what, what came back, what to do.
 */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly trouble: ClusterTrouble;
  /** HTTP status code, where there was an answer. */
  readonly httpStatus?: number;
  /** `reason` of the server's Status object, such as "Forbidden"; empty string where the Status has none. */
  readonly reason?: string;
  /** `message` of the server's Status object, whole and as it came; absent where there was none. */
  readonly said?: string;

  constructor(
    trouble: ClusterTrouble,
    message: string,
    facts: { httpStatus?: number; reason?: string; said?: string; cause?: unknown } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.trouble = trouble;
    if (facts.httpStatus !== undefined) this.httpStatus = facts.httpStatus;
    if (facts.reason !== undefined) this.reason = facts.reason;
    if (facts.said !== undefined) this.said = facts.said;
  }
}

/** The user ended the run (Ctrl-C, SIGTERM): exit 3. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
