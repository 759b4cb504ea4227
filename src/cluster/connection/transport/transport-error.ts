import { ClusterError } from '../../../errors.ts';
import { bounded, codeOf, messageOf } from '../quoted.ts';
import { ProxyError } from './tunnel.ts';

/** What the sentences about a failed connection need to know of it. */
export interface ConnectionFacts {
  /** "https://10.0.0.1:6443" */
  readonly server: string;
  /** "the user "jane" of the context "prod"" */
  readonly identity: string;
  /** "the certificate-authority-data of the cluster "prod"" */
  readonly trust: string;
}

/** A request that never got an answer, as one sentence. `tried` such as "list pods in namespace "web"". */
export function transportError(thrown: unknown, tried: string, facts: ConnectionFacts): ClusterError {
  const error = firstOf(thrown);
  if (error instanceof ClusterError) return error;
  const { trouble, sentence } = explain(error, facts);
  return new ClusterError(trouble, `cannot ${tried}: ${sentence}`, { cause: error });
}

/** Where a name has several addresses and none answers, Node gives all the errors in one. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError ? (error.errors[0] ?? error) : error;
}

function explain(
  error: unknown,
  { server, identity, trust }: ConnectionFacts,
): { trouble: 'certificate' | 'unreachable' | 'timed-out' | 'unauthorized'; sentence: string } {
  const code = codeOf(error);
  if (error instanceof ProxyError) return { trouble: 'unreachable', sentence: bounded(error.message) };

  if (UNKNOWN_AUTHORITY.includes(code)) {
    return {
      trouble: 'certificate',
      sentence: `the certificate of ${server} is not signed by ${trust} (${code}); check that the kubeconfig is the one for this cluster, or give its authority with --certificate-authority`,
    };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const when = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return {
      trouble: 'certificate',
      sentence: `the certificate of ${server}, or of its authority, ${when}; check the clock of this machine, or have the certificate renewed`,
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      trouble: 'certificate',
      sentence: `the certificate of ${server} is for another name: ${messageOf(error)}; use a name that it has, or say which one with --tls-server-name`,
    };
  }
  if (code.startsWith('CERT_') || code === 'UNABLE_TO_GET_CRL' || code.startsWith('ERR_TLS_CERT')) {
    return { trouble: 'certificate', sentence: `the certificate of ${server} is not accepted: ${messageOf(error)}` };
  }
  if (/^ERR_SSL_.*ALERT/.test(code)) {
    return {
      trouble: 'unauthorized',
      sentence: `${server} refuses the TLS connection of ${identity} (${code}); it may want a client certificate, or another one`,
    };
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return { trouble: 'unreachable', sentence: `${server} does not speak TLS; should its URL begin with http://?` };
  }
  if (code === 'ETIMEDOUT') {
    return { trouble: 'timed-out', sentence: `no connection to ${server}: it timed out (ETIMEDOUT)` };
  }
  const plain = PLAIN_WORDS[code];
  if (plain !== undefined) {
    return { trouble: 'unreachable', sentence: `no connection to ${server}: ${plain} (${code})` };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return { trouble: 'unreachable', sentence: `${server} closed the connection (${code})` };
  }
  return { trouble: 'unreachable', sentence: `the connection to ${server} failed: ${messageOf(error)}` };
}

/** OpenSSL's X509_V_ERR_* as Node names them (Node 20, tls, "X509 certificate error codes"). */
const UNKNOWN_AUTHORITY = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
];

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused; is the cluster running, and is this its address?',
  ENOTFOUND: 'no such host; is the name right, and is the network or VPN up?',
  EAI_AGAIN: 'the host name cannot be looked up now; is the network or VPN up?',
  EHOSTUNREACH: 'no route to the host; is the network or VPN up?',
  ENETUNREACH: 'the network cannot be reached; is the network or VPN up?',
};
