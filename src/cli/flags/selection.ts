import { onOff, single } from './single.ts';

/** -A. */
export function allNamespacesFlag(describe: string) {
  return { 'all-namespaces': { ...onOff, alias: 'A', describe } } as const;
}

/** -l. */
export const SELECTOR_FLAG = {
  selector: { ...single, alias: 'l', describe: 'label selector, such as app=web' },
} as const;

export function selectorOf({ selector }: { readonly selector?: string | undefined }): {
  readonly labelSelector?: string;
} {
  return selector === undefined ? {} : { labelSelector: selector };
}
