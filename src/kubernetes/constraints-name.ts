import { UsageError } from '../errors.ts';

/** The name in "scc/restricted-v2". Throws a UsageError for any other type. */
export function parseConstraintsName(written: string): string {
  const [type = '', name = '', ...more] = written.split('/');
  if (name === '' || more.length > 0 || !isConstraintsType(type)) {
    throw new UsageError(`"${written}" is not an SCC: write scc/NAME or securitycontextconstraints/NAME`);
  }
  return name;
}

/** Whether a type written before a slash is that of SecurityContextConstraints. */
export function isConstraintsType(type: string): boolean {
  return TYPE.test(type);
}

const TYPE = /^(scc|securitycontextconstraints)(\.(v1\.)?security\.openshift\.io)?$/i;
