import { readGoQuoted } from './go-values.ts';
import type { RefusedObject } from './refusal.ts';

export interface Unwrapped {
  /** What the refuser itself said. */
  readonly message: string;
  readonly object?: RefusedObject;
}

/** klog: severity and date, time, thread, file and line. */
const KLOG = /^[IWEF]\d{4} [\d:.]+\s+\d+ [\w.-]+:\d+\] /;

/** A line of the kubelet's log with names and values: `"Failed creating a mirror pod" err="pods \"a\" is …" pod="kube-system/a"`. */
function loggedError(line: string): string {
  const said = line.replace(KLOG, '');
  const message = readGoQuoted(said);
  const at = message && said.startsWith(' err=', message.length) ? message.length + ' err='.length : undefined;
  return (at !== undefined && readGoQuoted(said.slice(at))?.value) || line;
}

/**
 * Words around a refusal, in any order and number: of controllers' events, of client-go, of the kubelet, of kubectl.
 * Sources, 1.24.17 and 1.37.1: pkg/controller/controller_utils.go, statefulset/stateful_pod_control.go (with a capital letter
 * from 1.35 on), cronjob/cronjob_controllerv2.go; client-go tools/record/events_cache.go;
 * pkg/kubelet/kuberuntime/kuberuntime_container.go, pkg/kubelet/pod/mirror_client.go; kubectl/pkg/cmd/util/helpers.go.
 */
const WRAPPERS: readonly RegExp[] = [
  /^\(combined from similar events\): /,
  /^Error creating(?: job)?: /,
  /^(?:[Cc]reate|[Uu]pdate|[Dd]elete) Pod \S+ in StatefulSet \S+ failed error: /,
  /^Failed creating a mirror pod(?: for)?(?:: | "(?:[^"\\]|\\.)*": )/,
  KLOG,
  /^Error from server(?: \(\w+\))?: /,
  /^[Ee]rror: /,
  /^Warning: /,
  /^error when \w+ "(?:[^"\\]|\\.)*": /,
  /^Internal error occurred: /,
];

export function unwrap(text: string): Unwrapped {
  let message = loggedError(text.trim());
  for (let wrapper: RegExp | undefined; ; ) {
    wrapper = WRAPPERS.find((one) => one.test(message));
    if (!wrapper) break;
    message = message.replace(wrapper, '');
  }
  return withoutObject(message);
}

/** `pods "web-" is forbidden: …`, `pods is forbidden: …`. Source: NewForbidden in apimachinery/pkg/api/errors/errors.go. */
function withoutObject(message: string): Unwrapped {
  const resource = /^[a-z][a-z0-9.-]*(?= )/.exec(message)?.[0];
  if (resource === undefined) return { message };
  const rest = message.slice(resource.length + 1);
  const name = readGoQuoted(rest);
  const after = name ? rest.slice(name.length + 1) : rest;
  if (!after.startsWith(FORBIDDEN)) return { message };
  const object = name ? { resource, name: name.value } : { resource };
  return { message: after.slice(FORBIDDEN.length), object };
}

const FORBIDDEN = 'is forbidden: ';
