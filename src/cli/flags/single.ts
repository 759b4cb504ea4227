/** kubectl takes the last of a flag that is given twice. yargs hands over all of them. */
function lastOf(value: string | string[]): string {
  return Array.isArray(value) ? (value.at(-1) ?? '') : value;
}

/** A flag with one value. */
export const single = { type: 'string', requiresArg: true, coerce: lastOf } as const;

/** A flag that can be given several times, each time with a value. */
export const repeated = { type: 'string', array: true, requiresArg: true } as const;

/** A flag without a value. */
export const onOff = { type: 'boolean', default: false } as const;
