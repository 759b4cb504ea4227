import { ClusterError, type ClusterTrouble } from '../../../errors.ts';
import { bounded, quoted } from '../quoted.ts';
import type { ConnectionFacts } from './transport-error.ts';

/** The parts of a meta/v1 Status that are used. */
export interface Status {
  readonly status: string;
  readonly message: string;
  /** Empty where the Status has none. */
  readonly reason: string;
  readonly code?: number;
  /** `details.causes`; empty where there are none. */
  readonly causes: readonly { readonly reason: string; readonly message: string }[];
  /** `metadata.continue`, where a list that is too old may be gone on with. */
  readonly continueToken?: string;
}

/** undefined where the text is not a Status: a proxy in between answers in its own way. */
export function parseStatus(text: string): Status | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { status, message, reason, code, details, metadata, kind } = recordOf(parsed);
  if (kind !== undefined && kind !== 'Status') return undefined;
  if (typeof status !== 'string') return undefined;

  const { causes } = recordOf(details);
  const continueToken = recordOf(metadata).continue;
  return {
    status,
    message: textOf(message),
    reason: textOf(reason),
    causes: (Array.isArray(causes) ? causes : []).map(recordOf).map((cause) => ({
      reason: textOf(cause.reason),
      message: textOf(cause.message),
    })),
    ...(typeof code === 'number' && { code }),
    ...(typeof continueToken === 'string' && continueToken !== '' && { continueToken }),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An answer that is not a success, as one sentence. `tried` such as "list pods in namespace "web"". */
export function refusal(httpStatus: number, body: string, tried: string, facts: ConnectionFacts): ClusterError {
  const status = parseStatus(body);
  const message = bounded(status?.message || plainText(body));
  const said = message === '' ? '' : `: ${message}`;
  return new ClusterError(troubleOf(httpStatus, status), `cannot ${tried}: ${sentence()}`, {
    httpStatus,
    reason: status?.reason ?? '',
    ...(status ? { said: status.message } : {}),
  });

  function sentence(): string {
    switch (httpStatus) {
      case 401: {
        const own = message === '' || message === 'Unauthorized' ? '' : `: ${message}`;
        return `the server does not accept the credentials of ${facts.identity} (HTTP 401)${own}; they may have expired: log in again`;
      }
      case 403: {
        const user = /User "([^"]*)"/.exec(status?.message ?? '')?.[1];
        return `forbidden${user === undefined ? '' : ` for user ${quoted(user)}`}${said} (HTTP 403)`;
      }
      case 404:
        // What is not an API server, or not its URL, says so too, but in its own way.
        if (status === undefined) {
          return `the server answers HTTP 404${said}, and not as an API server does; is this the URL of one?`;
        }
        return `the server says: ${message} (HTTP 404)`;
      default:
        return message === ''
          ? `the server answers HTTP ${httpStatus}`
          : `the server says: ${message} (HTTP ${httpStatus})`;
    }
  }
}

/** What a proxy or load balancer wrote; a page of HTML says no more than the status code. */
function plainText(body: string): string {
  const text = body.trim();
  return text.startsWith('<') ? '' : text;
}

function troubleOf(httpStatus: number, status: Status | undefined): ClusterTrouble {
  switch (httpStatus) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return status === undefined ? 'refused' : 'not-found';
    case 504:
      return 'timed-out';
    default:
      return 'refused';
  }
}
