import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Cluster } from './harness/index.ts';

/** What an API server answered to a proposal. */
export interface Answer {
  readonly status: number;
  /** `message` of its Status; empty where the object was let in. */
  readonly message: string;
  readonly warnings: readonly string[];
  /** What the object would be; a Status where it was not let in. */
  readonly object: unknown;
}

/** Who proposes, instead of the administrator. */
export interface Proposer {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Proposes objects to a server (dryRun=All) over a few connections that stay open: kubectl would take a minute for a hundred. */
export class DryRun {
  readonly #agent: Agent;
  readonly #server: string;

  constructor({ kubeconfig, server }: Cluster, connections: number) {
    // The harness writes its kubeconfigs as JSON, with everything in them.
    const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as {
      readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
      readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
    };
    const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
    const { user } = config.users[0] ?? { user: {} };
    this.#server = server;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: connections,
      ca: decoded(config.clusters[0]?.cluster['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
    });
  }

  create(path: string, object: object, as?: Proposer): Promise<Answer> {
    return this.#propose('POST', `${path}?dryRun=All`, object, as);
  }

  /** A JSON merge patch. */
  patch(path: string, object: object, as?: Proposer): Promise<Answer> {
    return this.#propose('PATCH', `${path}?dryRun=All`, object, as);
  }

  /** Not proposed only, but done: for objects that are to be patched. */
  createForGood(path: string, object: object, as?: Proposer): Promise<Answer> {
    return this.#propose('POST', path, object, as);
  }

  #propose(method: 'POST' | 'PATCH', path: string, object: object, as: Proposer | undefined): Promise<Answer> {
    const headers = {
      'content-type': method === 'POST' ? 'application/json' : 'application/merge-patch+json',
      ...(as === undefined ? {} : { 'impersonate-user': as.user, 'impersonate-group': [...as.groups] }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.#server}${path}`, { agent: this.#agent, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly message?: string };
          resolve({
            status,
            message: status < 300 ? '' : (answer.message ?? ''),
            warnings: warningsOf(response.headersDistinct.warning ?? []),
            object: answer,
          });
        });
      });
      asked.on('error', reject);
      asked.end(JSON.stringify(object));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** `299 - "text"`, RFC 7234 5.5. Node reads headers as Latin-1, the server writes UTF-8. */
function warningsOf(headers: readonly string[]): string[] {
  return headers.map((header) => {
    const text = /^\d+ \S+ "(.*)"$/.exec(Buffer.from(header, 'latin1').toString('utf8'))?.[1] ?? header;
    return text.replace(/\\(.)/g, '$1');
  });
}
