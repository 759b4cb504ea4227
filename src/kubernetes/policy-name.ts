import { UsageError } from '../errors.ts';

/** The name in "psp/restricted" or "podsecuritypolicies.policy/restricted". Throws a UsageError for any other type. */
export function parsePolicyName(written: string): string {
  const [type = '', name = '', ...more] = written.split('/');
  if (name === '' || more.length > 0 || !TYPE.test(type)) {
    throw new UsageError(`"${written}" is not a policy: write psp/NAME or podsecuritypolicy/NAME`);
  }
  return name;
}

const TYPE = /^(psp|podsecuritypolicy|podsecuritypolicies)(\.(v1beta1\.)?(policy|extensions))?$/i;
