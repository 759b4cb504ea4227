import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import type { Area, HealthyAnswer, Question } from '../healthy/answers.ts';

/**
 * What a fault leaves of what was asked for.
 *   everything   the answer is there, only written or sent in an unusual way
 *   nothing      it cannot be known
 *   others       one object of several cannot be read, or what one object has in one field
 */
export type Leaves = 'everything' | 'nothing' | 'others';

/** One request, and how often this very request came before in the same run. */
export interface Exchange {
  readonly question: Question;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly healthy: HealthyAnswer;
  readonly attempt: number;
}

interface Common {
  readonly name: string;
  readonly leaves: Leaves;
}

/** Something that goes wrong with an answer over HTTP. */
export interface AnswerFault extends Common {
  readonly of: 'answer';
  readonly answer: (exchange: Exchange) => void;
  /** Takes seconds or much memory, so that it is done once for each command, and not for each area. */
  readonly isCostly?: true;
  /** Only a list can have it. */
  readonly onlyLists?: true;
}

/** An answer that no API server would write, in valid JSON. */
export interface ShapeFault extends Common {
  readonly of: 'shape';
  /** Changes a copy of a healthy answer in place, or gives another one. */
  readonly change: (body: unknown, question: Question) => unknown;
}

/** An exec that goes on after the connection was made. */
export interface ExecFault extends Common {
  readonly of: 'exec';
  readonly answer: (socket: WebSocket, printed: string, command: readonly string[]) => void;
}

/** An exec whose request does not become a connection. */
export interface UpgradeFault extends Common {
  readonly of: 'upgrade';
  /** The bytes that come instead. */
  readonly answer: string;
}

/** A server that cannot be talked to. */
export interface ConnectionFault extends Common {
  readonly of: 'connection';
  readonly port: 'closed' | 'silent' | 'half-tls' | 'rubbish' | 'reset' | 'hang-up' | 'expired' | 'plain-http';
  /** Instead of the authority that signed the server's certificate. */
  readonly authority?: string;
  readonly serverName?: string;
}

export type Fault = AnswerFault | ShapeFault | ExecFault | UpgradeFault | ConnectionFault;

/** Where a fault is put: one kind of request, or all of them. */
export type Where = Area | 'all';
