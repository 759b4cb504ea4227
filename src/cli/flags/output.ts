import { onOff, single } from './single.ts';

/**
 * -o.
 * @param formats the first is the one without it
 */
export function outputFlag<Format extends string>(formats: readonly [Format, ...Format[]], describe = 'output format') {
  const [initial] = formats;
  return { output: { ...single, alias: 'o', choices: formats, default: initial as string, describe } } as const;
}

/** -o and --no-headers. */
export function outputFlags<Format extends string>(formats: readonly [Format, ...Format[]], noHeaders: string) {
  return { ...outputFlag(formats), 'no-headers': { ...onOff, describe: noHeaders } } as const;
}

/** yargs took no other value than one of these. */
export function formatOf<Format extends string>(_formats: readonly Format[], args: { readonly output: string }) {
  return args.output as Format;
}

export function outputOf<Format extends string>(
  formats: readonly Format[],
  args: { readonly output: string; readonly noHeaders: boolean },
): { readonly format: Format; readonly headers: boolean } {
  return { format: formatOf(formats, args), headers: !args.noHeaders };
}
