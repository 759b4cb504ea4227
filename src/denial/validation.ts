import { type FieldError, parseFieldErrors } from './field-errors.ts';
import type { InvalidRefusal, Parsed } from './refusal.ts';

/**
 * HTTP 422: `Pod "a" is invalid: ERROR` or `[ERROR, ERROR]`; kubectl makes `The Pod "a" is invalid: ` of it, and of several errors
 * lines that begin with "* ".
 * Sources: NewInvalid in apimachinery/pkg/api/errors/errors.go; checkErr in kubectl/pkg/cmd/util/helpers.go, 0.34.4.
 */
export function parseInvalid(message: string): Parsed | undefined {
  const [, kind, name, list] = /^(?:The )?(\w+(?:\.[\w.]+)?) "([^"]*)" is invalid:\s*(.*)$/s.exec(message) ?? [];
  if (kind === undefined || name === undefined || list === undefined) return undefined;
  const errors = errorsIn(list.trim());
  if (!errors || errors.length === 0) return undefined;
  return { by: 'validation', errors, besideNoEscalation: besideNoEscalation(errors), object: { resource: kind, name } };
}

function errorsIn(list: string): readonly FieldError[] | undefined {
  if (!list.startsWith('* ')) {
    const plain = list.startsWith('[') && list.endsWith(']') ? list.slice(1, -1) : list;
    return parseFieldErrors(plain, { separator: ', ' });
  }
  const lines = list.slice('* '.length).split('\n* ');
  const parsed = lines.map((line) => parseFieldErrors(line, { separator: ', ' }));
  return parsed.every((errors) => errors !== undefined) ? parsed.flat() : undefined;
}

/** Source: ValidateSecurityContext in pkg/apis/core/validation/validation.go, 1.24.17 and 1.37.1. */
const BESIDE =
  /^cannot set `allowPrivilegeEscalation` to false and (`privileged` to true|`capabilities.Add` CAP_SYS_ADMIN)$/;

function besideNoEscalation(errors: readonly FieldError[]): InvalidRefusal['besideNoEscalation'] {
  return errors.flatMap(({ path, detail }) => {
    const what = BESIDE.exec(detail)?.[1];
    if (what === undefined) return [];
    return [{ path, beside: what.startsWith('`privileged`') ? ('privileged' as const) : ('CAP_SYS_ADMIN' as const) }];
  });
}
