/** The values of --by and -o, apart from what renders them so that parsing a command line need not load that. */
export const BY = ['capability', 'workload', 'namespace', 'node', 'image'] as const;
export type By = (typeof BY)[number];

export const SCAN_FORMATS = ['table', 'wide', 'json', 'yaml', 'jsonl', 'name'] as const;
export type ScanFormat = (typeof SCAN_FORMATS)[number];
