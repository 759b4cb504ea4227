import type { Parsed } from './refusal.ts';

/**
 * `User "alice" cannot create resource "pods" in API group "" in the namespace "shop"[: REASON]`, "at the cluster scope", and
 * before 1.12 `User "alice" cannot create pods in the namespace "shop"`. "<", ">" and "&" come as HTML entities.
 * Source: forbiddenMessage in apiserver/pkg/endpoints/handlers/responsewriters/errors.go, 0.24.17 and 0.34.4.
 */
export function parseRbacForbidden(message: string): Parsed | undefined {
  const said = FORM.exec(message)?.groups ?? OLD_FORM.exec(message)?.groups;
  if (!said) return undefined;
  const { user = '', verb = '', asked = '', group = '', namespace, reason = '' } = said;
  return {
    by: 'RBAC',
    user: withoutEntities(user),
    verb,
    asked: withoutEntities(asked),
    group,
    ...(namespace === undefined ? {} : { namespace }),
    reason: reason.replace(/^[:.] ?/, ''),
  };
}

const WHERE = `(?:in the namespace "(?<namespace>[^"]*)"|at the cluster scope)`;
const FORM = new RegExp(
  String.raw`^User "(?<user>[^"]*)" cannot (?<verb>\S+) (?:resource "(?<asked>[^"]*)" in API group "(?<group>[^"]*)" ${WHERE}|path "[^"]*")(?<reason>: .*)?$`,
  's',
);
const OLD_FORM = new RegExp(
  String.raw`^User "(?<user>[^"]*)" cannot (?<verb>\S+) (?<asked>[a-z/-]+)(?:\.(?<group>[\w.-]+))? ${WHERE}(?<reason>[:.].*)?$`,
  's',
);

function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
