/** The words of a command line that are no flags. */
export function words(describe: string) {
  return { type: 'string', array: true, default: [] as string[], describe } as const;
}

/** yargs hands over what stands behind `--` apart, and types it as unknown. */
export function wordsBehindDashes(behind: unknown): string[] {
  return Array.isArray(behind) ? behind.map(String) : [];
}
