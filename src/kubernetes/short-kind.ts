/** Kinds as users type them on kubectl's command line: "StatefulSet" is "statefulset" there. */
export function shortKind(kind: string): string {
  return kind.toLowerCase().replace(/[^a-z0-9.]/g, '');
}
